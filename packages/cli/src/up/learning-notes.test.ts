import { expect, test } from "vitest";
import { createLearningNotes } from "./learning-notes.ts";

test("a log that is learnt anew is said to be, with how far it has come, until it is learnt", () => {
  const said: unknown[] = [];
  let now = 0;
  const log = { info: (...words: readonly unknown[]) => void said.push(words), warn: () => void said.push("too much") };
  const notes = createLearningNotes(log, () => now);
  notes.read(0, 5);
  expect(said).toEqual([]);
  notes.begin(0, 1100);
  notes.read(0, 100);
  now = 30_000;
  notes.read(0, 600);
  notes.read(0, 700);
  notes.read(1, 700);
  notes.read(0, 1200);
  notes.read(0, 1300);
  expect(said).toEqual([
    [{ partition: 0, told: 1100 }, expect.stringContaining("another version's")],
    [{ partition: 0, offset: 600, told: 1100, percent: 50 }, "the log is being learnt anew"],
    [{ partition: 0, offset: 1200 }, "the log is learnt: what is new is told again"],
  ]);
});

test("how far each partition has come is there in words, until it is learnt, or another process's", () => {
  const log = { info: () => undefined, warn: () => undefined };
  const notes = createLearningNotes(log, () => 0);
  expect(notes.words()).toBeUndefined();
  notes.begin(0, 1100);
  notes.begin(1, 50);
  notes.read(0, 100);
  notes.read(0, 600);
  expect(notes.words()).toMatch(/learnt anew \(partition 0: 50 %, partition 1: 0 %\); what comes meanwhile waits/);
  notes.forget(1);
  expect(notes.words()).toMatch(/\(partition 0: 50 %\)/);
  notes.read(0, 1100);
  expect(notes.words()).toBeUndefined();
});

test("where events are not kept, it is said that baselines begin anew", () => {
  const said: unknown[] = [];
  const log = { info: (...words: readonly unknown[]) => void said.push(words), warn: () => void said.push("too much") };
  createLearningNotes(log, () => 0, false).begin(0, 7);
  expect(said).toEqual([[{ partition: 0, told: 7 }, expect.stringMatching(/another version's.*baselines begin anew/)]]);
});

test("that what was learnt has left its topic since is a warning, with how much of it", () => {
  const warned: unknown[] = [];
  const log = { info: () => undefined, warn: (...words: readonly unknown[]) => void warned.push(words) };
  createLearningNotes(log, () => 0).begin(1, 1100, 900);
  expect(warned).toEqual([[{ partition: 1, gone: 900 }, expect.stringContaining("left the topic")]]);
});
