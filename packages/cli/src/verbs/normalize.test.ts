import { expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const GOOD = '{"time":"2026-03-24T00:00:00Z","identity_uid":"aws:1:role:deploy","action":"GetObject"}\n';

test.each<[title: string, input: string, flags: readonly string[], says: string]>([
  ["what became events is told by the events alone", GOOD, [], ""],
  ["dead letters that nobody asked for are counted", `${GOOD}nothing\n`, [], "2 records, 1 dead letter: --dead FILE"],
  ["a result that is empty says why", "\u0000PK\n", [], "1 record, 1 dead letter: --dead FILE"],
  ["dead letters among the events need no word more", `${GOOD}nothing\n`, ["--dead", "-"], ""],
  ["nothing is nothing", "", [], ""],
])("%s", async (_, input, flags, says) => {
  const { exit, err } = await runWords(["normalize", "-", ...flags], { input });
  expect(exit).toBe(0);
  expect(err).toContain(says);
  if (says === "") expect(err).toBe("");
});
