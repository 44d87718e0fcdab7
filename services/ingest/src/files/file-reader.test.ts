import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { DeadLetter, Event } from "@rolecall/core";
import { createIntake, createKeepRaw } from "@rolecall/sources";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRecordReader } from "../read-records.ts";
import { createFileReader, type FileReader } from "./file-reader.ts";
import type { ReadingOrder } from "./messages.ts";

const NOW = Date.UTC(2026, 10, 25);
const KEEP = [{ source: "aws-cloudtrail", action: "get*" }];
const ORDER: ReadingOrder = {
  source: "auto",
  tenant: "acme",
  consoleUsers: ["1/ann"],
  places: { databases: [], lists: [] },
  keepRaw: KEEP,
  now: NOW,
};

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-reader-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Logs of several formats, with what is filtered, what is dead, and what is no text. */
function lines(count: number): Buffer {
  const all: Buffer[] = [];
  for (let n = 0; n < count; n += 1) {
    const at = new Date(NOW - 86_400_000 + n * 1000).toISOString();
    const trail = {
      eventVersion: "1.11",
      eventTime: at,
      eventSource: "s3.amazonaws.com",
      eventName: n % 3 === 0 ? "GetObject" : "ListBuckets",
      eventID: `id-${n}`,
      awsRegion: "eu-central-1",
      sourceIPAddress: `198.51.100.${n % 250}`,
      userIdentity: { type: "IAMUser", arn: `arn:aws:iam::1:user/${n % 2 === 0 ? "ann" : "bot"}`, accountId: "1" },
      requestParameters: { bucketName: `b${n % 900}` },
      // The same secret in many: it is masked the first time, and each time after.
      userAgent: n % 7 === 0 ? "curl/8 ghp_16C7e42F292c6912E7710c838347Ae178B4a" : "curl/8",
    };
    const native = { time: at, action: `ü ${n % 5}`, identity: "own", origin: n % 2 === 0 ? "elsewhere:1" : undefined };
    const others = [JSON.stringify(native), '{"eventCategory":"Insight","eventType":"AwsCloudTrailInsight"}', "{", ""];
    all.push(Buffer.from(`${n % 8 === 7 ? others[(n >> 3) % 4] : JSON.stringify(trail)}\n`));
    if (n % 1000 === 999) all.push(Buffer.from([0x22, 0xff, 0xfe, 0x0a]));
  }
  return Buffer.concat(all);
}

interface Result {
  readonly events: string[];
  readonly dead: DeadLetter[];
  records: number;
  filtered: number;
}

const nothing = (): Result => ({ events: [], dead: [], records: 0, filtered: 0 });

/** What this thread makes of the bytes. */
function here(path: string, bytes: Uint8Array): Result {
  const { source, tenant, consoleUsers } = ORDER;
  const keepRaw = createKeepRaw(KEEP);
  const intake = createIntake({ source, tenant, consoleUsers: new Set(consoleUsers), keepRaw, now: () => NOW });
  const reader = createRecordReader({ intake, origin: (line) => `${path}:${line}` });
  const result = nothing();
  for (const { items, records, filtered } of [reader.push(bytes), reader.end()]) {
    for (const item of items) {
      if (item.kind === "dead") result.dead.push(item.letter);
      else result.events.push(JSON.stringify([item.at, item.event]));
    }
    result.records += records;
    result.filtered += filtered;
  }
  return result;
}

async function there(reader: FileReader, path: string): Promise<Result> {
  const result = nothing();
  for await (const { events, dead, records, filtered } of reader.read(path)) {
    for (let index = 0; index < events.count; index += 1) {
      const event: Event = events.event(index);
      result.events.push(JSON.stringify([events.time(index), event]));
    }
    result.dead.push(...dead);
    result.records += records;
    result.filtered += filtered;
  }
  return result;
}

test("the other thread makes of files what this one does, several at a time, packed or not", async () => {
  const bytes = lines(4000);
  const [plain, packed] = [join(folder, "a.ndjson"), join(folder, "b.ndjson.gz")];
  await writeFile(plain, bytes);
  await writeFile(packed, gzipSync(bytes));
  await using reader = createFileReader();
  reader.begin(ORDER);
  const [first, second] = await Promise.all([there(reader, plain), there(reader, packed)]);
  expect(first).toEqual(here(plain, bytes));
  expect(second).toEqual(here(packed, bytes));
  expect([first.dead.length > 0, first.filtered > 0, first.events.some((text) => text.includes('"raw":"{'))]).toEqual([
    true,
    true,
    true,
  ]);
});

test("a file that was prepared is read once and whole, whoever looks into it meanwhile", async () => {
  const bytes = lines(4000);
  const path = join(folder, "d.ndjson");
  await writeFile(path, bytes);
  await using reader = createFileReader();
  reader.begin(ORDER);
  reader.prepare(path);
  reader.prepare(path);
  for await (const { events } of reader.read(path, 1)) {
    expect(events.count).toBeGreaterThan(0);
    break;
  }
  expect(await there(reader, path)).toEqual(here(path, bytes));
  expect(await there(reader, path)).toEqual(here(path, bytes));
});

test("who stops early gets what comes of the next file", async () => {
  const bytes = lines(4000);
  const path = join(folder, "c.ndjson");
  await writeFile(path, bytes);
  await using reader = createFileReader();
  reader.begin(ORDER);
  for await (const { events } of reader.read(path, 1)) {
    expect(events.count).toBeGreaterThan(0);
    break;
  }
  expect(await there(reader, path)).toEqual(here(path, bytes));
});

test("an empty file is no record; one that is missing, or breaks off, is told in a sentence", async () => {
  const [empty, missing, damaged] = [join(folder, "empty"), join(folder, "missing"), join(folder, "damaged.gz")];
  await writeFile(empty, "");
  await writeFile(damaged, gzipSync(lines(2000)).subarray(0, -9));
  await using reader = createFileReader();
  reader.begin(ORDER);
  expect(await there(reader, empty)).toEqual(nothing());
  await expect(there(reader, missing)).rejects.toThrow(`cannot read ${missing}: there is no such file`);
  let told: string | undefined;
  let records = 0;
  for await (const pack of reader.read(damaged)) {
    told = pack.broken;
    records += pack.records;
  }
  expect(told).toBe(`the gzip archive ${damaged} is cut off: its end is missing; what could be unpacked was read`);
  expect(records).toBeGreaterThan(1900);
});

test("the files are looked through for users of a console; what goes wrong is told to whoever asks, however late", async () => {
  const path = join(folder, "d.ndjson");
  const calls = lines(50).toString().split("\n");
  const byHand = calls[0]?.replace("curl/8", "Mozilla/5.0");
  await writeFile(path, [byHand, ...calls.slice(1)].join("\n"));
  await using reader = createFileReader([path, path]);
  let looked = 0;
  expect(await reader.consoleUsers(() => (looked += 1))).toEqual(["1/ann"]);
  expect(looked).toBe(2);
  const missing = join(folder, "missing");
  await using other = createFileReader([missing]);
  await reader.consoleUsers(() => undefined);
  await expect(other.consoleUsers(() => undefined)).rejects.toThrow(`cannot read ${missing}: there is no such file`);
});
