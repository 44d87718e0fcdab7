import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import { StoreError } from "../store.ts";
import { jsonRows, temporaryDirectory, temporaryStore } from "../testing/temporary-store.ts";
import { openEmbedded } from "./open-embedded.ts";

const TIME = "2026-11-24T10:00:00.123Z";

function event(uid: string, more: object = {}): object {
  return { event_uid: uid, time: TIME, identity_uid: "aws:1:role:deploy", action: "GetObject", ...more };
}

async function caught(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  return error as StoreError;
}

test("a directory that others may enter has no file that they may read", async () => {
  await using directory = await temporaryDirectory();
  await chmod(directory.path, 0o755);
  const before = process.umask(0o022);
  try {
    await using store = await openEmbedded(directory.path);
    await migrate(store);
    await store.insert("events", jsonRows(event("e")));
  } finally {
    process.umask(before);
  }
  const names = await readdir(directory.path, { recursive: true });
  const modes = await Promise.all(names.map(async (name) => (await lstat(join(directory.path, name))).mode));
  const files = modes.filter((mode) => (mode & 0o170_000) === 0o100_000);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((mode) => (mode & 0o007) !== 0)).toEqual([]);
});

describe("a closed store", () => {
  test("refuses work as closed, may be closed twice, and finishes what was under way", async () => {
    const store = await temporaryStore();
    const last = store.insert("events", jsonRows(event("last")));
    await store[Symbol.asyncDispose]();
    await last;
    expect(await caught(store.select("SELECT 1"))).toMatchObject({ errorClass: "closed" });
    await store[Symbol.asyncDispose]();
  });

  /** What is over time says so, and not this. */
  const STOPPED = /cancelled|killed|closed/i;

  test("does not wait for an analyst's query: it is stopped", async () => {
    const store = await temporaryStore();
    const many = "SELECT max(length(repeat(toString(number), 200))) FROM numbers(1000000000)";
    const refused = expect(store.analyst.query(many, "json")).rejects.toThrow(STOPPED);
    await store.analyst.query("SELECT 1", "json");
    await store[Symbol.asyncDispose]();
    await refused;
  });

  test("says closed to an analyst too; and before the tables are there, what is missing", async () => {
    await using directory = await temporaryDirectory();
    const empty = await openEmbedded(directory.path);
    await expect(empty.analyst.query("SELECT 1", "json")).rejects.toThrow(/rolecall/);
    await empty[Symbol.asyncDispose]();
    await expect(empty.analyst.query("SELECT 1", "json")).rejects.toMatchObject({ errorClass: "closed" });
  });

  test("opens again with everything in it, tokens included", async () => {
    await using directory = await temporaryDirectory();
    {
      await using store = await openEmbedded(directory.path);
      await migrate(store);
      await store.insert("events", jsonRows(event("kept")), { token: "k" });
    }
    await using store = await openEmbedded(directory.path);
    await store.insert("events", jsonRows(event("kept")), { token: "k" });
    expect(await store.select("SELECT event_uid FROM rolecall.events")).toEqual([{ event_uid: "kept" }]);
  });
});

describe("another process", () => {
  const writer = new URL("../testing/writer-process.ts", import.meta.url).pathname;

  async function start(path: string): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
    const child = spawn(process.execPath, [writer, path], { stdio: ["ignore", "pipe", "ignore"] });
    return { child, lines: createInterface({ input: child.stdout! })[Symbol.asyncIterator]() };
  }

  test("that holds the directory is named in an error of class locked", async () => {
    await using directory = await temporaryDirectory();
    const { child, lines } = await start(directory.path);
    try {
      await lines.next();
      const error = await caught(openEmbedded(directory.path));
      expect(error.errorClass).toBe("locked");
      expect(error.message).toBe(
        `the data directory ${directory.path} is in use by process ${child.pid}: \`rolecall up\` or \`rolecall engine\` may be running there`,
      );
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });

  test.each([3, 9, 17])(
    "killed in mid-insert after batch %i leaves every acknowledged batch whole",
    async (batches) => {
      await using directory = await temporaryDirectory();
      const { child, lines } = await start(directory.path);
      let acknowledged = -1;
      for (let i = 0; i < batches; i += 1) acknowledged = Number((await lines.next()).value);
      child.kill("SIGKILL");
      await once(child, "exit");
      for (let line = await lines.next(); !line.done; line = await lines.next()) acknowledged = Number(line.value);
      await using store = await openEmbedded(directory.path);
      const rows = await store.select<{ batch: number; n: number }>(
        "SELECT intDiv(position, 1000) AS batch, count() AS n FROM rolecall.events GROUP BY batch ORDER BY batch",
      );
      expect(rows.length).toBeGreaterThan(acknowledged);
      expect(rows).toEqual(rows.map((_, batch) => ({ batch, n: 1000 })));
    },
  );

  test("a directory that cannot be made is a permanent error that names it", async () => {
    expect(await caught(openEmbedded("/dev/null/data"))).toMatchObject({
      errorClass: "permanent",
      message: expect.stringContaining("/dev/null/data"),
    });
  });
});
