import { expect, test } from "vitest";
import { createInsertTokens } from "./insert-tokens.ts";

const rows = (text: string): Uint8Array => Buffer.from(text);

function tokens() {
  let n = 0;
  return createInsertTokens(() => {
    n += 1;
    return String(n);
  });
}

test("the caller's own token is taken as it is", () => {
  expect(tokens().of("events", rows("x"), "events-1-0-0-9")).toBe("events-1-0-0-9");
});

test("the same rows have the same token until they are answered, and another one after", () => {
  const all = tokens();
  const first = all.of("silences", rows("A"), undefined);
  expect(all.of("silences", rows("A"), undefined)).toBe(first);
  all.settle(first);
  expect(all.of("silences", rows("A"), undefined)).not.toBe(first);
});

test("other rows, or the same for another table, have another token", () => {
  const all = tokens();
  const given = [
    all.of("silences", rows("A"), undefined),
    all.of("silences", rows("B"), undefined),
    all.of("feedback", rows("A"), undefined),
  ];
  expect(new Set(given).size).toBe(3);
});

test("what it remembers is bounded: the oldest goes", () => {
  const all = tokens();
  const first = all.of("silences", rows("0"), undefined);
  for (let i = 1; i <= 1024; i += 1) all.of("silences", rows(String(i)), undefined);
  expect(all.of("silences", rows("0"), undefined)).not.toBe(first);
});
