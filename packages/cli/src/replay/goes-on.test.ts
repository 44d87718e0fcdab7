import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { sampleRecords } from "../testing/sample-history.ts";

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-goes-on-"));
  await writeFile(
    join(directory, "rolecall.yaml"),
    "inputs: [{ http: { listen: 127.0.0.1:4180, source: rolecall, lateness: 4h } }]\n",
  );
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What was found in the end, and how many events the identities are said to have. */
async function known(
  data: string,
  ...parts: readonly (readonly string[])[]
): Promise<{ readonly found: readonly string[]; readonly events: unknown }> {
  const words = ["--data", join(directory, data), "--config", join(directory, "rolecall.yaml")];
  for (const records of parts) {
    const ran = await runWords(["replay", "-", "--source", "rolecall", ...words], { input: `${records.join("\n")}\n` });
    expect(ran).toMatchObject({ exit: 0, err: expect.not.stringContaining("judged on their own") });
  }
  const { out } = await runWords(["findings", "--json", ...words]);
  const found = (JSON.parse(out) as object[]).map((finding) => JSON.stringify({ ...finding, origin: "" })).toSorted();
  const sum = "SELECT sum(events) AS events FROM identities FINAL";
  const { events } = JSON.parse((await runWords(["query", sum, "--format", "ndjson", ...words])).out);
  return { found, events };
}

/** The last night is on its way when the first replay ends: every third record of it has not come. */
function inTwo(records: readonly string[]): readonly [first: readonly string[], rest: readonly string[]] {
  const night = records.length - 60;
  const isLater = (n: number): boolean => n >= night && (n % 3 === 0 || n >= night + 30);
  return [records.filter((_, n) => !isLater(n)), records.filter((_, n) => isLater(n))];
}

test("a replay goes on where another ended: what that held is judged in its turn, and what comes behind it by less than its lateness takes its place", async () => {
  const records = sampleRecords().slice(0, -2);
  const whole = await known("whole", records);
  expect(whole.found).toHaveLength(1);
  expect(whole.events).toBe(records.length);
  expect(await known("in-two", ...inTwo(records))).toEqual(whole);
});
