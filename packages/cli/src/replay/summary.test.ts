import { expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import type { ReplayResult } from "./replay.ts";
import { summarise } from "./summary.ts";

const GOOD = '{"time":"2026-03-24T00:00:00Z","identity_uid":"aws:1:role:deploy","action":"GetObject"}\n';

test.each<[title: string, input: string, flags: readonly string[], line: string | undefined]>([
  ["nothing dead, and no word of it", GOOD, [], undefined],
  [
    "why records are dead, the most frequent reason first, and how to see them",
    `${GOOD}{"a":1}\nnothing\nnothing\n`,
    [],
    "dead        2 not-json, 1 unknown-format: --dead FILE keeps them",
  ],
  ["where they were written", "nothing\n", ["--dead", "/dev/null"], "dead        1 not-json: /dev/null has them"],
])("the summary tells %s", async (_title, input, flags, line) => {
  const { out } = await runWords(["replay", "-", "--memory", ...flags], { input });
  expect(out.split("\n").find((each) => each.startsWith("dead"))).toBe(line);
});

test("the summary tells of each reason where the first such record lies, and what is wrong with it", async () => {
  const { out } = await runWords(["replay", "-", "--memory"], { input: `${GOOD}{"a":1}\nnothing\nnothing\n` });
  expect(out).toContain(
    `keeps them
            standard input:3: the record is no JSON, or breaks off
            standard input:2: no source knows a record of this shape
identities`,
  );
});

test("who gives a table of values is told that JSON is read", async () => {
  const { out } = await runWords(["replay", "-", "--memory"], { input: "User name,Event time\nalice,2026-03-24\n" });
  expect(out).toContain("nothing of it is JSON");
});

test("identities that left memory for lack of room acted as well", () => {
  const stats = { identities: 2, away: 3 };
  const tally = { records: 5, events: 5, dead: 0, filtered: 0 };
  const result = { tally, duplicates: 0, reasons: new Map(), findings: [], detector: { stats } };
  expect(summarise(result as unknown as ReplayResult, 1).identities).toBe(5);
});
