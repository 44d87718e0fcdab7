import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-copies-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const NATIVE = { event_uid: "one", time: "2026-03-02T10:00:00.000Z", action: "GetObject" };
/** Two copies of one event that differ, as the stages of a request do, and another identity's with the same id. */
const RECORDS = [
  { ...NATIVE, identity_uid: "aws:1:role:deploy", outcome: "unknown" },
  { ...NATIVE, identity_uid: "aws:1:role:deploy", outcome: "success" },
  { ...NATIVE, identity_uid: "aws:1:role:backup", outcome: "success" },
].map((record) => JSON.stringify(record));

async function eventsOf(name: string, records: readonly string[]): Promise<readonly string[]> {
  const [log, events] = [join(directory, `${name}.ndjson`), join(directory, `${name}.events`)];
  await writeFile(log, `${records.join("\n")}\n`);
  const { out } = await runWords(["replay", log, "--memory", "--events", events, "--json"]);
  expect(JSON.parse(out)).toMatchObject({ records: 3, events: 2, duplicates: 1 });
  const lines = (await readFile(events, "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.stringify({ ...JSON.parse(line), origin: "" }));
}

test("which of two copies counts, and in which order events of one id come, is not a matter of the order in the file", async () => {
  expect(await eventsOf("turned", RECORDS.toReversed())).toEqual(await eventsOf("straight", RECORDS));
});
