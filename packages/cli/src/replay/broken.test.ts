import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const START = Date.UTC(2026, 2, 2);
const EACH = 4000;

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-broken-"));
  await writeFile(join(directory, "1.ndjson"), lines(0));
  await writeFile(join(directory, "2.ndjson.gz"), gzipSync(lines(1)).subarray(0, 20_000));
  await writeFile(join(directory, "3.ndjson.gz"), gzipSync(lines(2)));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function lines(file: number): string {
  const records = Array.from({ length: EACH }, (_, n) => {
    const at = START + file * 3_600_000 + n * 500;
    const identity_uid = `aws:123456789012:role:r${n % 7}`;
    return JSON.stringify({ event_uid: `${file}-${n}`, time: new Date(at).toISOString(), identity_uid, action: "Get" });
  });
  return `${records.join("\n")}\n`;
}

test.each([
  ["replay", ["--memory", "--json"]],
  ["normalize", []],
])("%s reads what is there of an archive that is cut off, and the files after it, and says so", async (verb, flags) => {
  const { exit, out, err } = await runWords([verb, directory, ...flags]);
  expect(err).toContain(
    `${join(directory, "2.ndjson.gz")} is cut off: its end is missing; what could be unpacked was read`,
  );
  expect(exit).toBe(1);
  const events = verb === "replay" ? (JSON.parse(out) as { events: number }).events : out.trimEnd().split("\n").length;
  expect(events).toBeGreaterThan(2 * EACH + 100);
  expect(events).toBeLessThan(3 * EACH);
});
