import type { DeadLetter, Event } from "@rolecall/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { beginGeneration } from "./begin-generation.ts";
import { controlRows } from "./control-rows.ts";
import { deadLetterRows, deadUid } from "./dead-letter-rows.ts";
import { EventRows, eventRows, eventToken } from "./event-rows.ts";
import { nextPosition } from "./next-position.ts";
import { readEvents, type StoredEvent } from "./read-events.ts";
import { readLog } from "./read-log.ts";
import { readBaselines, readManifest } from "./read-snapshot.ts";
import { type BaselineChanges, baselineRows, type Manifest, manifestRow } from "./snapshot-rows.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

async function all<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** An event with every member, in the order of the interface. */
const FULL: Event = {
  event_uid: "5f9c-…-\u{1F600}",
  time: "2026-11-24T10:00:00.123Z",
  tenant: "default",
  source: "aws-cloudtrail",
  provider: "aws",
  account_uid: "123456789012",
  class_uid: 6003,
  activity_id: 2,
  action: "GetObject",
  service: "s3.amazonaws.com",
  action_class: "read",
  identity_uid: "aws:123456789012:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  credential_uid: "ASIAEXAMPLE",
  credential_kind: "sts-session",
  credential_issued: "2026-11-24T09:00:00.000Z",
  credential_expires: "2026-11-24T21:00:00.000Z",
  session_uid: "i-0abc",
  delegation: ["github:acme:ci-workflow:api/deploy"],
  parent_uid: "p",
  run_uid: "r",
  depth: 2,
  scopes: ["read"],
  granted_scopes: ["read", "write"],
  resource: "arn:aws:s3:::b/'quo\"te\\d'",
  resource_kind: "bucket",
  outcome: "denied",
  error_code: "AccessDenied",
  status_code: 403,
  src_ip: "2001:db8::1",
  src_network: "2001:db8::/48",
  src_asn: 64500,
  src_country: "DE",
  user_agent: "aws-cli/2",
  client: "aws-cli",
  bytes_in: 12,
  bytes_out: 4_294_967_296,
  environment: "production",
  labels: { team: "payments" },
  raw: '{"a":"\\u001b[31m\\n"}',
  origin: "cloudtrail/0/17",
};

const BARE: Event = {
  event_uid: "bare",
  time: "2026-11-24T11:00:00.000Z",
  tenant: "default",
  source: "rolecall",
  provider: "x",
  action: "a",
  action_class: "other",
  identity_uid: "x:y:bot:z",
  identity_kind: "bot",
  identity_name: "z",
  outcome: "unknown",
  origin: "file:1",
};

describe("event rows", () => {
  test.each([
    ["text", (json: string) => json],
    ["bytes", (json: string) => Buffer.from(json)],
  ])("from %s come back as the same JSON, in the order of the log", async (what, form) => {
    const partition = what === "text" ? 1 : 2;
    const events = [FULL, BARE].map((event) => ({ ...event, event_uid: `${event.event_uid} ${what}` }));
    const records = events.map((event, i) => ({ json: form(JSON.stringify(event)), partition, position: 7 + i }));
    await store.insert("events", eventRows(records.toReversed()), { token: eventToken(partition, 7, 8) });
    const read = await all(readEvents(store, { partition, fromPosition: 0 }));
    expect(read.map((each) => each.position)).toEqual([7, 8]);
    expect(read.map((each) => JSON.stringify(each.event))).toEqual(events.map((event) => JSON.stringify(event)));
    expect(await all(readEvents(store, { partition, fromPosition: 8 }))).toHaveLength(1);
    expect(await nextPosition(store, partition)).toBe(9);
  });

  test("of text and bytes mixed are the rows of both", () => {
    const json = '{"event_uid":"é"}';
    const forms = fc.array(fc.boolean(), { maxLength: 8 });
    fc.assert(
      fc.property(forms, (isText) => {
        const records = isText.map((text, position) => ({
          json: text ? json : Buffer.from(json),
          partition: 3,
          position,
        }));
        const expected = isText
          .map((_, position) => `{"position":${position},"partition":3,${json.slice(1)}\n`)
          .join("");
        expect(Buffer.from(eventRows(records)).toString()).toBe(expected);
      }),
    );
  });

  test("of batches one after another in the same memory are those of each, however large", () => {
    const texts = fc.array(fc.record({ length: fc.nat(40_000), letter: fc.constantFrom("a", "é", "語", "😀") }), {
      maxLength: 6,
    });
    const rows = new EventRows(16);
    fc.assert(
      fc.property(texts, (batch) => {
        rows.clear();
        const records = batch.map(({ length, letter }, position) => ({
          json: JSON.stringify({ event_uid: letter.repeat(length) }),
          partition: 0,
          position,
        }));
        for (const record of records) rows.add(record);
        const expected = records.map(
          ({ json, position }) => `{"position":${position},"partition":0,${json.slice(1)}\n`,
        );
        expect(Buffer.from(rows.rows()).toString()).toBe(expected.join(""));
        expect([rows.count, rows.size]).toEqual([batch.length, Buffer.byteLength(expected.join(""))]);
      }),
    );
  });

  test("of one event delivered twice leave the first place in the log, whichever was written first", async () => {
    const json = JSON.stringify({ ...BARE, event_uid: "twice" });
    for (const position of [20, 5, 11]) {
      await store.insert("events", eventRows([{ json, partition: 4, position }]), {
        token: eventToken(4, position, position),
      });
    }
    const rows = await store.select("SELECT position FROM rolecall.events_latest WHERE event_uid = 'twice'");
    expect(rows).toEqual([{ position: 5 }]);
  });

  test("are stored at positions that are given again, once a merge took the duplicates that had them", async () => {
    const write = async (uid: string, position: number, writer: string) => {
      const json = JSON.stringify({ ...BARE, event_uid: uid });
      const token = eventToken(8, position, position, writer);
      await store.insert("events", eventRows([{ json, partition: 8, position }]), { token });
    };
    await write("once", 0, "killed");
    await write("once", 1, "killed");
    await store.command("OPTIMIZE TABLE rolecall.events FINAL");
    expect(await nextPosition(store, 8)).toBe(1);
    await write("other", 1, "next");
    const read = await all<StoredEvent>(readEvents(store, { partition: 8, fromPosition: 0 }));
    expect(read.map(({ event, position }) => [position, event.event_uid])).toEqual([
      [0, "once"],
      [1, "other"],
    ]);
  });

  test("are followed by what the newest snapshot has consumed, though the log shows less", async () => {
    await store.insert(
      "manifests",
      manifestRow({
        partition: 10,
        snapshot: 1,
        consumed: 41,
        lowWater: 42,
        watermark: 0,
        released: "",
        detectorVersion: 1,
      }),
    );
    expect(await nextPosition(store, 10)).toBe(42);
  });

  test("of the past are kept: what counts is when they were written", async () => {
    const json = JSON.stringify({ ...BARE, event_uid: "old", time: "2012-01-01T00:00:00.000Z" });
    await store.insert("events", eventRows([{ json, partition: 5, position: 0 }]));
    await store.command("OPTIMIZE TABLE rolecall.events FINAL");
    expect(await all<StoredEvent>(readEvents(store, { partition: 5, fromPosition: 0 }))).toHaveLength(1);
  });

  test("come back with the control records between them, in the order of the log", async () => {
    const at = { partition: 6, json: JSON.stringify({ ...BARE, event_uid: "between" }) };
    const record = { control: "watermark", at: "2026-11-24T12:00:00.000Z" } as const;
    await store.insert(
      "events",
      eventRows([
        { ...at, json: at.json.replace("between", "first"), position: 1 },
        { ...at, position: 3 },
      ]),
    );
    await store.insert("controls", controlRows([0, 2, 4].map((position) => ({ record, partition: 6, position }))));
    const read = await all(readLog(store, { partition: 6, fromPosition: 1 }));
    expect(read.map(({ entry, position }) => [position, "control" in entry ? entry.at : entry.event_uid])).toEqual([
      [1, "first"],
      [2, record.at],
      [3, "between"],
      [4, record.at],
    ]);
    expect(await nextPosition(store, 6)).toBe(5);
    for await (const { position } of readLog(store, { partition: 6, fromPosition: 2 })) {
      expect(position).toBe(2);
      break;
    }
  });

  test("give no next position where there are none", async () => {
    expect(await nextPosition(store, 99)).toBe(0);
  });
});

describe("dead letters", () => {
  const letter: DeadLetter = {
    reason: "schema",
    detail: "no action",
    path: "eventName",
    source: "aws-cloudtrail",
    origin: "a.json:1",
    raw: '{"x":1}',
  };

  test.each<[string, Partial<DeadLetter>, boolean]>([
    ["the same record from another place", { origin: "b.json:9" }, true],
    ["the same record with another sentence", { detail: "action is missing" }, true],
    ["another reason", { reason: "no-time" }, false],
    ["other bytes", { raw: '{"x":2}' }, false],
    ["bytes that are no UTF-8", { raw_base64: "/w==" }, false],
  ])("%s", (_what, change, same) => {
    expect(deadUid({ ...letter, ...change }) === deadUid(letter)).toBe(same);
  });

  test("that came twice are one row", async () => {
    await store.insert("dead_letters", deadLetterRows([letter]));
    await store.insert("dead_letters", deadLetterRows([{ ...letter, origin: "b.json:9" }, letter]));
    expect(await store.select("SELECT count() AS n FROM rolecall.dead_letters FINAL")).toEqual([{ n: 1 }]);
  });
});

describe("snapshots", () => {
  const manifest: Manifest = {
    partition: 3,
    snapshot: 2,
    consumed: 100,
    lowWater: 90,
    watermark: 1_790_000_000_000,
    released: "2026…\u0000x",
    detectorVersion: 1,
  };
  const begin = (partition: number) => beginGeneration(store, { partition, detectorVersion: 1, random: () => 0 });
  const state = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

  test("there is none at first, and the newest manifest is found", async () => {
    expect(await readManifest(store, 3)).toBeUndefined();
    await store.insert("manifests", manifestRow({ ...manifest, snapshot: 1, watermark: Number.NEGATIVE_INFINITY }));
    expect((await readManifest(store, 3))?.watermark).toBe(Number.NEGATIVE_INFINITY);
    await store.insert("manifests", manifestRow(manifest));
    expect(await readManifest(store, 3)).toEqual(manifest);
    expect(await readManifest(store, 4)).toBeUndefined();
  });

  const baselines = (changes: BaselineChanges): Uint8Array => Buffer.concat(partsOf(changes));
  // Each is there until the next one is asked for.
  const partsOf = (changes: BaselineChanges): Buffer[] =>
    Array.from(baselineRows(changes), (part) => Buffer.from(part));

  test("of a large fleet come in parts of whole lines, all of them once", () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({
      key: `identity:"${n}"`,
      state: new Uint8Array(1024).fill(n),
    }));
    const parts = partsOf({ partition: 1, generation: 2, snapshot: 3, rows, removed: ["gone"] });
    expect(parts.length).toBeGreaterThan(1);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(3 * 1024 * 1024);
    const lines = parts.flatMap((part) =>
      Buffer.from(part)
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
    const common = { partition: 1, generation: 2, snapshot: 3 };
    expect(lines).toEqual([
      ...rows.map(({ key, state: each }) => ({ ...common, key, state: Buffer.from(each).toString("base64") })),
      { ...common, key: "gone", removed: 1 },
    ]);
  });

  test("give the newest row of each key that is whole, bytes unchanged, before and after compaction", async () => {
    const every = Uint8Array.from({ length: 256 }, (_, i) => i);
    const write = (snapshot: number, rows: Record<string, Uint8Array>, removed: string[] = [], generation = 0) =>
      store.insert(
        "baselines",
        baselines({
          partition: 3,
          generation,
          snapshot,
          rows: Object.entries(rows).map(([key, each]) => ({ key, state: each })),
          removed,
        }),
      );
    await write(1, { a: state("a1"), b: state("b1"), c: state("c1") });
    await write(2, { a: every }, ["c"]);
    await write(3, { a: state("a3"), b: state("b3"), orphan: state("o") });
    const read = async (snapshot: number) =>
      (await all(readBaselines(store, { partition: 3, snapshot }))).map(({ key, state: each }) => [key, [...each]]);
    const whole = [
      ["a", [...every]],
      ["b", [...state("b1")]],
    ];
    expect(await read(2)).toEqual(whole);
    const begun = await begin(3);
    expect(begun.manifest).toEqual({ ...manifest, snapshot: begun.snapshot });
    expect(await read(begun.snapshot)).toEqual(whole);
    const again = await begin(3);
    expect(again.generation).toBeGreaterThan(begun.generation);
    await write(again.snapshot + 1, { b: state("new b3") }, [], again.generation);
    expect(await read(again.snapshot + 1)).toEqual([
      ["a", [...every]],
      ["b", [...state("new b3")]],
    ]);
  });

  test("of a zombie, written after another has begun, are read by nobody, whatever their numbers", async () => {
    const write = (generation: number, snapshot: number, text: string) =>
      store.insert(
        "baselines",
        baselines({ partition: 5, generation, snapshot, rows: [{ key: "k", state: state(text) }], removed: [] }),
      );
    const whole = (snapshot: number) => store.insert("manifests", manifestRow({ ...manifest, partition: 5, snapshot }));
    const zombie = await begin(5);
    await write(zombie.generation, zombie.snapshot + 1, "one");
    await whole(zombie.snapshot + 1);
    const owner = await begin(5);
    await write(zombie.generation, zombie.snapshot + 2, "zombie");
    await whole(zombie.snapshot + 2);
    const next = await begin(5);
    expect(next.manifest?.snapshot).toBe(next.snapshot);
    const rows = await all(readBaselines(store, { partition: 5, snapshot: next.snapshot }));
    expect(rows.map((row) => Buffer.from(row.state).toString("latin1"))).toEqual(["one"]);
    expect(next.generation).toBeGreaterThan(owner.generation);
  });

  test("of another version are not restored, and it is known how far they came", async () => {
    const write = { partition: 9, generation: 1, snapshot: 1, rows: [{ key: "k", state: state("x") }], removed: [] };
    await store.insert("baselines", baselines(write));
    const other = { ...manifest, partition: 9, snapshot: 1, detectorVersion: 2 };
    await store.insert("manifests", manifestRow(other));
    // Until the one who begins has learnt as much, the next one begins as it did.
    for (let time = 0; time < 2; time += 1) {
      expect(await begin(9)).toMatchObject({ manifest: undefined, outdated: other });
    }
    expect(await all(readBaselines(store, { partition: 9, snapshot: 1 }))).toEqual([]);
  });

  test("that no manifest names are gone after compaction", async () => {
    await store.insert(
      "baselines",
      baselines({ partition: 8, generation: 1, snapshot: 1, rows: [{ key: "k", state: state("x") }], removed: [] }),
    );
    expect((await begin(8)).manifest).toBeUndefined();
    expect(await all(readBaselines(store, { partition: 8, snapshot: 1 }))).toEqual([]);
  });
});
