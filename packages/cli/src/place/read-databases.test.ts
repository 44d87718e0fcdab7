import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Event } from "@rolecall/core";
import { type Config, loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeNothing } from "../named-files.ts";
import { createKnown, doorsOf } from "../serve/input-doors.ts";
import { runWords } from "../testing/run-words.ts";
import { placeOfConfig } from "./place-data.ts";

/** AS64500 in Norway at 203.0.113.0/24, AS64501 in Sweden at 198.51.100.0/24: made by `writeDatabase` of the sources' tests. */
const DATABASE = fileURLToPath(new URL("testdata/networks.mmdb", import.meta.url));
const RECORD = (over: object): string =>
  `${JSON.stringify({ time: "2026-03-23T10:00:00Z", identity_uid: "aws:1:role:deploy", action: "GetObject", ...over })}\n`;

function loadedConfig(text: string): Config {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-geoip-"));
  config = join(folder, "rolecall.yaml");
  await writeFile(config, `geoip: { databases: [${DATABASE}] }\n`);
});
afterAll(() => rm(folder, { recursive: true }));

const placesIn = (ndjson: string): readonly unknown[] =>
  ndjson
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Event)
    .map(({ src_asn, src_country }) => [src_asn, src_country]);

const RECORDS =
  RECORD({ src_ip: "203.0.113.9" }) +
  RECORD({ src_ip: "198.51.100.7", src_asn: 64999 }) +
  RECORD({ src_ip: "203.0.113.9", src_country: "FI" }) +
  RECORD({ src_ip: "10.0.0.1" }) +
  RECORD({});
const PLACES = [
  [64500, "NO"],
  [64999, "SE"],
  [64500, "FI"],
  [undefined, undefined],
  [undefined, undefined],
];

describe("an event says whose network its address is in, where the log does not", () => {
  test("of normalize", async () => {
    const { out } = await runWords(["normalize", "-", "--config", config], { input: RECORDS });
    expect(placesIn(out)).toEqual(PLACES);
  });

  test.each(["-", "a file"])("of replay, from %s", async (given) => {
    const [from, to] = [join(folder, "records.ndjson"), join(folder, `${given === "-"}.ndjson`)];
    await writeFile(from, RECORDS);
    const words = ["replay", given === "-" ? "-" : from, "--memory", "--events", to, "--config", config];
    expect(await runWords(words, { input: RECORDS })).toMatchObject({ exit: 0 });
    expect(placesIn(await readFile(to, "utf8"))).toEqual(expect.arrayContaining(PLACES) as unknown);
  });
});

test("doors of a running process look up by the databases that were read last, and keep those where one is wrong", async () => {
  const none = loadedConfig("");
  const some = loadedConfig(await readFile(config, "utf8"));
  const known = createKnown({ config: none, take: takeNothing });
  const door = doorsOf(none, known, "auto")("default");
  if ("reason" in door) throw new Error(door.detail);
  const asn = (): number | undefined => {
    const read = door.intake.read(RECORD({ src_ip: "203.0.113.9" }).trim(), "here");
    return read.kind === "ok" ? read.value.src_asn : Number.NaN;
  };
  const before = asn();
  known.readPlaces({ config: some, take: takeNothing });
  const after = asn();
  const wrong = { ...some, geoip: { databases: [config] } };
  expect(() => known.readPlaces({ config: wrong, take: takeNothing })).toThrow("no database of MaxMind's format");
  expect([before, after, asn()]).toEqual([undefined, 64500, 64500]);
});

test("all that is wrong is told at once, where it is named or by the file", async () => {
  const wrong = join(folder, "wrong.yaml");
  await writeFile(wrong, `geoip: { databases: [none.mmdb, rolecall.yaml, ${DATABASE}, "${folder}"] }\n`);
  const { exit, err } = await runWords(["config", "check", wrong]);
  expect(exit).toBe(2);
  expect(err.replaceAll(folder, "")).toBe(
    [
      "/wrong.yaml:1:22: geoip.databases[0]: there is no such file (it would be /none.mmdb)",
      "/rolecall.yaml:1:1: geoip.databases: is no database of MaxMind's format (.mmdb), or is damaged",
      ":1:1: geoip.databases: it is a directory: name a file in it",
      "",
    ].join("\n"),
  );
});

test("what waits for a writer, or is larger than any database, is refused at once", async () => {
  const [pipe, huge] = [join(folder, "pipe.mmdb"), join(folder, "huge.mmdb")];
  execFileSync("mkfifo", [pipe]);
  await writeFile(huge, "");
  await truncate(huge, 2 ** 31);
  expect(() =>
    placeOfConfig({ config: { geoip: { databases: [pipe, huge] }, address_lists: [] }, take: takeNothing }),
  ).toThrow(/huge\.mmdb: it is larger than such a file can be \(2 GiB\)\n.*pipe\.mmdb: it is no regular file/);
});

test("a run says them all, too", () => {
  const wrong = { geoip: { databases: [join(folder, "none.mmdb"), config] }, address_lists: [] };
  expect(() => placeOfConfig({ config: wrong, take: takeNothing })).toThrow(
    /none\.mmdb: there is no such file\n|rolecall\.yaml: is no database/,
  );
});
