import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { sampleRecords } from "../testing/sample-history.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-refused-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test("a row that its table does not take is a dead letter, in the file of them too, and all others are stored", async () => {
  const data = join(directory, "data");
  const dead = join(directory, "dead.ndjson");
  const replay = (records: readonly string[], ...flags: readonly string[]) =>
    runWords(["replay", "-", "--source", "rolecall", "--data", data, ...flags], { input: `${records.join("\n")}\n` });
  const records = sampleRecords().slice(0, 300);
  expect((await replay(records.slice(0, 100))).exit).toBe(0);
  {
    await using store = await openEmbedded(data);
    await store.command(
      "ALTER TABLE rolecall.events ADD CONSTRAINT `no-secret` CHECK position(user_agent, 'SECRET') = 0",
    );
  }
  const later = records.slice(100).map((line, n) => (n === 50 ? refused(line) : line));
  const ran = await replay(later, "--json", "--dead", dead);
  expect([ran.exit, ran.err]).toEqual([0, expect.not.stringContaining("SECRET")]);
  expect(JSON.parse(ran.out)).toMatchObject({ records: 200, events: 199, dead: 1 });
  const letters = (await readFile(dead, "utf8")).trimEnd().split("\n");
  const letter = { reason: "schema", detail: "the table events refuses it: VIOLATED_CONSTRAINT (no-secret)" };
  expect(letters.map((line) => JSON.parse(line))).toMatchObject([letter]);
  await using store = await openEmbedded(data);
  expect(await store.select("SELECT count() AS n FROM rolecall.events_latest")).toEqual([{ n: 299 }]);
  expect(await store.select("SELECT reason, detail FROM rolecall.dead_letters")).toEqual([letter]);
});

function refused(line: string): string {
  return JSON.stringify({ ...JSON.parse(line), user_agent: "SECRET" });
}
