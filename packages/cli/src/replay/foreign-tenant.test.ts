import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-foreign-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function record(n: number, tenant: string): string {
  const time = new Date(Date.UTC(2026, 2, 2) + n * 1000).toISOString();
  return JSON.stringify({ time, tenant, identity_uid: "aws:1:role:deploy", action: `Get${n}` });
}

test.each([
  ["a small file", 4],
  ["one that a thread of its own reads", 40_000],
])("a record that names another tenant than the configuration's is a dead letter: %s", async (_, count) => {
  const [log, dead, config] = ["log.ndjson", "dead.ndjson", "config.yaml"].map((name) => join(directory, name));
  const records = Array.from({ length: count }, (_each, n) => record(n, n === 1 ? "other" : "acme"));
  await writeFile(log as string, `${records.join("\n")}\n`);
  await writeFile(config as string, "tenant: acme\n");
  const words = ["replay", log, "--memory", "--config", config, "--dead", dead, "--json"] as string[];
  const { out } = await runWords(words);
  expect(JSON.parse(out)).toMatchObject({ records: count, events: count - 1, dead: 1 });
  const letter = JSON.parse(await readFile(dead as string, "utf8"));
  expect(letter).toMatchObject({ reason: "schema", path: "tenant", raw: records[1] });
});
