import { ReplacedHistory } from "@rolecall/service-detector";
import { expect, test } from "vitest";
import { onEachHistory } from "./on-each-history.ts";

interface Case {
  readonly it: string;
  /** How each run ends. */
  readonly ends: readonly (Error | undefined)[];
  readonly isStopped?: boolean;
  readonly runs: number;
  readonly fails?: string;
}

const replaced = new ReplacedHistory(3);

test.each<Case>([
  { it: "what ends is over", ends: [undefined], runs: 1 },
  {
    it: "a history that was replaced is gone on with, as often as it is",
    ends: [replaced, replaced, undefined],
    runs: 3,
  },
  { it: "who is told to stop begins no more", ends: [replaced], isStopped: true, runs: 1 },
  { it: "whatever else fails is none of this", ends: [new Error("refused")], runs: 1, fails: "refused" },
])("$it", async ({ ends, isStopped = false, runs, fails }) => {
  const said: string[] = [];
  const stop = new AbortController();
  if (isStopped) stop.abort();
  let ran = 0;
  const run = async (): Promise<void> => {
    const end = ends[ran];
    ran += 1;
    if (end !== undefined) throw end;
  };
  const done = onEachHistory(run, {
    log: { warn: (...words: unknown[]) => void said.push(words.join()) },
    signal: stop.signal,
  });
  await (fails === undefined ? done : expect(done).rejects.toThrow(fails));
  expect(ran).toBe(runs);
  expect(said).toHaveLength(ends.filter((end) => end === replaced).length);
});
