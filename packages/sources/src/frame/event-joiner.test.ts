import { expect, test } from "vitest";
import { endOfJoined } from "./end-of-joined.ts";
import { MOST_EVENT_LINES } from "./event-joiner.ts";
import { createFramer } from "./framer.ts";

function framed(...pieces: readonly string[]): [text: string, line: number][] {
  const told: [string, number][] = [];
  const framer = createFramer({
    record: (text, line) => void told.push([text, line]),
    refused: (reason) => void told.push([reason, 0]),
  });
  for (const piece of pieces) framer.push(Buffer.from(piece));
  framer.end();
  return told;
}

const OPEN = "<Event xmlns='x'><System/><EventData><Data Name='PrivilegeList'>SeSecurityPrivilege";
const REST = "\t\t\tSeBackupPrivilege</Data></EventData></Event>";
const WHOLE = "<Event><System/></Event>";

test.each<[string, readonly string[], [string, number][]]>([
  [
    "on lines",
    [`${WHOLE}\n${OPEN}\n${REST}\n${WHOLE}\n`],
    [
      [WHOLE, 1],
      [`${OPEN}\n${REST}`, 2],
      [WHOLE, 4],
    ],
  ],
  [
    "in pieces",
    [`${OPEN.slice(0, 30)}`, `${OPEN.slice(30)}\r\n${REST.slice(0, 9)}`, REST.slice(9)],
    [[`${OPEN}\n${REST}`, 1]],
  ],
  [
    "without its end, before another",
    [`${OPEN}\n${WHOLE}\n`],
    [
      [OPEN, 1],
      [WHOLE, 2],
    ],
  ],
  [
    "without its end, before a record of JSON",
    [`${OPEN}\n{"a":1}\n`],
    [
      [OPEN, 1],
      ['{"a":1}', 2],
    ],
  ],
  ["without its end", [`${OPEN}\na\n`], [[`${OPEN}\na`, 1]]],
  [
    "of another sort",
    ["<Events>\nx\n"],
    [
      ["<Events>", 1],
      ["x", 2],
    ],
  ],
])("an event of Windows' %s", (_, pieces, records) => {
  expect(framed(...pieces)).toEqual(records);
});

test("what never ends is told in parts", () => {
  const told = framed(`${OPEN}\n${"a\n".repeat(2 * MOST_EVENT_LINES)}`);
  expect(told[0]?.[0].split("\n")).toHaveLength(MOST_EVENT_LINES);
  expect(told).toHaveLength(2 + MOST_EVENT_LINES);
});

test.each<[string, string, number]>([
  ["whole", `${WHOLE}\n${OPEN}\n${REST}\n`, WHOLE.length + OPEN.length + REST.length + 3],
  ["that goes on", `${WHOLE}\n${OPEN}\n`, WHOLE.length + 1],
])("a log that grows is read up to an event %s", (_, text, end) => {
  expect(endOfJoined(Buffer.from(text))).toBe(end);
});
