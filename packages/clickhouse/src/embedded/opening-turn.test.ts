import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { takeOpeningTurn } from "./opening-turn.ts";

/** A process that lives as long as the test, and is not this one. */
const ALIVE = process.ppid;

test("a turn is one's own until it ends, and leaves nothing behind", async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, "opening");
  {
    await using _turn = await takeOpeningTurn(directory.path);
    expect(existsSync(file)).toBe(true);
  }
  expect(existsSync(file)).toBe(false);
});

test.each([
  ["of a process that is gone", () => String(spawnSync("true").pid)],
  ["of an earlier process of this number", () => String(process.pid)],
])("one left over, %s, holds nobody up", async (_, content) => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, "opening"), content());
  const wait = () => Promise.reject(new Error("waited for it"));
  await using _turn = await takeOpeningTurn(directory.path, wait);
});

test.each([
  ["of a process that lives", String(ALIVE)],
  ["of one that has not said which", ""],
])("one %s is waited for, and overtaken in the end", async (_, content) => {
  await using directory = await temporaryDirectory();
  await writeFile(join(directory.path, "opening"), content);
  const wait = vi.fn(() => Promise.resolve());
  await using _turn = await takeOpeningTurn(directory.path, wait);
  expect(wait).toHaveBeenCalledTimes(150);
});

test("where nothing can be written there are no turns", async () => {
  await using directory = await temporaryDirectory();
  await using _missing = await takeOpeningTurn(join(directory.path, "not-there"));
  await chmod(directory.path, 0o500);
  await using _denied = await takeOpeningTurn(directory.path);
  await chmod(directory.path, 0o700);
});
