import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuseDemoHistory, refuseRealHistory, rememberDemo } from "./demo-state.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-demo-"));
});
afterEach(() => rm(directory, { recursive: true }));

test("one's own logs do not go into the demonstration's directory, where they would be removed with it", async () => {
  await refuseDemoHistory(directory);
  await rememberDemo(directory, { seed: 7, startAt: 0 });
  await expect(refuseDemoHistory(directory)).rejects.toThrow(/simulated company.*--data \.\/my-data$/);
});

test("the demonstration does not go into a directory of one's own logs", async () => {
  await refuseRealHistory(directory, true);
  await expect(refuseRealHistory(directory, false)).rejects.toThrow(/history of your own/);
  await rememberDemo(directory, { seed: 7, startAt: 0 });
  await refuseRealHistory(directory, false);
});
