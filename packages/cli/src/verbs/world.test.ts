import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { parseVerbArguments } from "../parse.ts";
import { runWords } from "../testing/run-words.ts";
import { worldVerb } from "./world.ts";

const SMALL = ["world", "--days", "1", "--identities", "5"];

test("the same options give the same bytes, and another seed others", async () => {
  const [one, two, three] = [await runWords(SMALL), await runWords(SMALL), await runWords([...SMALL, "--seed", "8"])];
  expect(one.exit).toBe(0);
  expect(one.out).toBe(two.out);
  expect(one.out).not.toBe(three.out);
});

test("each line is a record that normalize understands", async () => {
  const { out } = await runWords(SMALL);
  const normalized = await runWords(["normalize", "-", "--dead", "-"], { input: out });
  const lines = normalized.out.trim().split("\n");
  expect(lines).toHaveLength(out.trim().split("\n").length);
  expect(lines.filter((line) => line.startsWith('{"dead"'))).toEqual([]);
});

test("--labels says what was planted, and none plants nothing", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-world-"));
  const labels = join(directory, "labels.ndjson");
  const read = async (words: readonly string[]): Promise<readonly string[]> => {
    expect((await runWords([...SMALL, "--labels", labels, ...words])).exit).toBe(0);
    return (await readFile(labels, "utf8")).split("\n").filter((line) => line !== "");
  };
  const planted = await read(["--attacks", "stolen-ci-token"]);
  expect(planted.map((line) => (JSON.parse(line) as { attack: string }).attack)).toContain("stolen-ci-token");
  expect(await read(["--attacks", "none"])).toEqual([]);
  await rm(directory, { recursive: true });
});

test("--start moves everything", async () => {
  const { out } = await runWords([...SMALL, "--start", "2026-02-02T00:00:00Z", "--attacks", "none"]);
  const days = new Set(Array.from(out.matchAll(/2026-\d\d-\d\d(?=T)/g), ([day]) => day));
  expect(days).toContain("2026-02-02");
  expect(days).not.toContain("2026-01-05");
});

test("waits while nobody reads", async () => {
  const out = new PassThrough({ highWaterMark: 1024 });
  const stop = new AbortController();
  const args = parseVerbArguments(worldVerb, ["--days", "2"]);
  const terminal = {
    input: new PassThrough(),
    out,
    err: new PassThrough(),
    colour: false,
    columns: 100,
    env: {},
    clock: () => 0,
  };
  const running = worldVerb.run(args, terminal, stop.signal);
  await once(out, "readable");
  // One piece was written, and it waits for the reader; 31 MB were to come.
  expect(out.readableLength).toBeLessThan(200_000);
  stop.abort();
  out.resume();
  await expect(running).rejects.toThrow();
});
