import { eventRows, manifestRow, SIDE_FIRST, type Store, storedLogs } from "@rolecall/clickhouse";
import type { StateRow } from "@rolecall/detection";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { createClickhouseTables } from "./clickhouse-tables.ts";
import { type AfterLog, PLACES, ReplacedHistory, type Saved } from "./tables.ts";

const POSITION = { consumed: 9, lowWater: 5, watermark: 0, released: "" };
const row = (key: string, text: string): StateRow => ({ key, state: Buffer.from(text) });

async function save(store: Store, rows: readonly StateRow[]): Promise<void> {
  const tables = createClickhouseTables(store, { random: () => 0 });
  await tables.restore(0);
  await tables.snapshot(0, { position: POSITION, rows, removed: [] });
}

/** As if another version had written the newest state. */
async function outdate(store: Store): Promise<void> {
  const [newest] = await store.select<{ snapshot: number }>("SELECT max(snapshot) AS snapshot FROM rolecall.manifests");
  const manifest = { partition: 0, snapshot: newest?.snapshot ?? 0, ...POSITION, detectorVersion: 1 };
  await store.command("TRUNCATE TABLE rolecall.manifests");
  await store.insert("manifests", manifestRow(manifest));
}

const restored = (store: Store): Promise<Saved | undefined> =>
  createClickhouseTables(store, { random: () => 0 }).restore(0);
const told = ({ places = [] }: Saved): string[] => places.map(({ key, state }) => `${key} ${Buffer.from(state)}`);

test("of a state of another version it is known where its reading stood, however often learning it anew breaks off", async () => {
  await using store = await temporaryStore();
  expect(await restored(store)).toBeUndefined();
  await save(store, [row(PLACES.log, "old"), row("identity:a", "a")]);
  await save(store, [row(PLACES.log, "log"), row(PLACES.lanes, "lanes")]);
  await outdate(store);
  // A snapshot that was never whole, and was further.
  await store.command(
    `INSERT INTO rolecall.baselines (partition, generation, key, snapshot, state)
     SELECT partition, generation, key, snapshot + 1, 'further' FROM rolecall.baselines WHERE key = '${PLACES.log}' ORDER BY snapshot DESC LIMIT 1`,
  );
  for (let start = 0; start < 3; start += 1) {
    const saved = await restored(store);
    expect(saved).toMatchObject({ position: { consumed: 9 }, rows: undefined });
    expect(saved && told(saved)).toEqual([`${PLACES.lanes} lanes`, `${PLACES.log} log`]);
  }
  await save(store, [row(PLACES.log, "new"), row("identity:b", "b")]);
  const rows = Array.from((await restored(store))?.rows ?? [], ({ key, state }) => `${key} ${Buffer.from(state)}`);
  expect(rows).toEqual(["identity:b b", `${PLACES.lanes} lanes`, `${PLACES.log} new`]);
});

/** Events and a watermark of a log, from an offset on, written at that time, epoch ms. */
async function write(store: Store, at: number, names: readonly string[], from = 0): Promise<void> {
  const time = "2026-11-02T10:00:00.000Z";
  const records = names.map((event_uid, n) => ({
    ...{ partition: 0, position: from + n },
    json: JSON.stringify({
      ...{ event_uid, time, tenant: "t", source: "rolecall", action: "a", action_class: "read", outcome: "success" },
      ...{ identity_uid: "a:1:role:x", identity_kind: "role", ingest_time: new Date(at) },
    }),
  }));
  await store.insert("events", eventRows(records));
  const control = { control: "watermark", at: time, recorded_at: new Date(at + 1) };
  const row = { partition: 0, position: from + names.length, ...control, body: JSON.stringify(control) };
  await store.insert("controls", Buffer.from(JSON.stringify(row)));
}

test("what came in logs between two is read behind the first, in the order of its writing; of a long one that is there now, nothing", async () => {
  await using store = await temporaryStore();
  await save(store, []);
  const [{ saved = 0 } = {}] = await store.select<{ saved: number }>(
    "SELECT toUnixTimestamp64Milli(max(at)) AS saved FROM rolecall.manifests",
  );
  await write(store, saved - 3_600_000, ["a0", "a1", "a2", "a3"], 1000);
  await write(store, saved - 1000, ["a4", "a5"], 1004);
  await write(store, saved - 500, ["b0", "b1"]);
  await write(store, saved + 10_000, ["b2", "b3", "b4", "b5", "b6", "b7"], 2);
  await write(store, saved + 20_000, ["c0"]);
  await write(store, saved + 30_000, ["d0", "d1"]);
  // A merge, which comes when it likes, leaves the later of two declarations at one offset.
  await store.command("OPTIMIZE TABLE rolecall.controls FINAL");
  const tables = createClickhouseTables(store, { random: () => 0 });
  const read = async (now?: AfterLog): Promise<string> => {
    const names: string[] = [];
    for await (const { entry } of tables.stored(0, 1005, now)) names.push("event_uid" in entry ? entry.event_uid : "-");
    return names.join(" ");
  };
  expect(await read()).toBe("a5 -");
  expect(await read({ low: 0, high: 2 })).toBe("a5 - b0 b1 b2 b3 b4 b5 b6 b7 - c0 - d0 d1 -");
  expect(await read({ low: 0, high: 1_000_000 })).toBe("a5 - b0 b1 b2 b3 b4 b5 b6 b7 - c0 -");
});

test.each<[string, AfterLog["last"], string]>([
  ["lies behind the last event that was judged", { position: 1004, uid: "a4" }, "a5 - b0 - b1 b2 -"],
  ["is what the time of saving tells, where that event is not there", { position: 1005, uid: "b5" }, "a5 b1 b2 - -"],
  ["or nobody says which it was", undefined, "a5 b1 b2 - -"],
])(
  "of a state that was saved when the next log had been written for a while, what came in that %s",
  async (_, last, read) => {
    await using store = await temporaryStore();
    await save(store, []);
    const [{ saved = 0 } = {}] = await store.select<{ saved: number }>(
      "SELECT toUnixTimestamp64Milli(max(at)) AS saved FROM rolecall.manifests",
    );
    await write(store, saved - 4000, ["a4", "a5"], 1004);
    await write(store, saved - 3000, ["b0"]);
    await write(store, saved - 2000, ["b1", "b2"], 1005);
    const names: string[] = [];
    const tables = createClickhouseTables(store, { random: () => 0 });
    for await (const { entry } of tables.stored(0, 1005, { low: 0, high: 1100, last }))
      names.push("event_uid" in entry ? entry.event_uid : "-");
    expect(names.join(" ")).toBe(read);
  },
);

test("what a replay was judged beside in the same partition is no part of its log, and of no log that was made anew since", async () => {
  await using store = await temporaryStore();
  await save(store, []);
  const [{ saved = 0 } = {}] = await store.select<{ saved: number }>(
    "SELECT toUnixTimestamp64Milli(max(at)) AS saved FROM rolecall.manifests",
  );
  await write(store, saved - 4000, ["a4", "a5"], 1004);
  await write(store, saved - 3000, ["s0", "s1"], SIDE_FIRST);
  await write(store, saved - 2000, ["a6"], 1006);
  await write(store, saved + 1000, ["b0", "b1"]);
  await write(store, saved + 2000, ["s2", "s3"], SIDE_FIRST + 2);
  const tables = createClickhouseTables(store, { random: () => 0 });
  const read = async (now?: AfterLog): Promise<string> => {
    const names: string[] = [];
    for await (const { entry } of tables.stored(0, 1005, now)) if ("event_uid" in entry) names.push(entry.event_uid);
    return names.join(" ");
  };
  expect(await read()).toBe("a5 a6");
  expect(await read({ low: 0, high: 2, last: { position: 1006, uid: "a6" } })).toBe("a5 a6 b0 b1");
  await write(store, saved - 1000, ["s4"], SIDE_FIRST + 4);
  expect(await read({ low: 0, high: 2 })).toBe("a5 a6 b0 b1");
  const sides = (await storedLogs(store)).map(({ fromPosition }) => fromPosition);
  expect(sides).toEqual([0, SIDE_FIRST]);
});

test("a snapshot is not added to a history that has lost the one before it; one that a replica does not know yet is waited for", async () => {
  await using store = await temporaryStore();
  let waits = async (): Promise<void> => undefined;
  const tables = createClickhouseTables(store, { random: () => 0, pause: () => waits() });
  await tables.restore(0);
  const save = (key: string) => tables.snapshot(0, { position: POSITION, rows: [row(key, key)], removed: [] });
  await save("identity:a");
  const copy = "SELECT * FROM rolecall.manifests";
  await store.command(`CREATE TABLE rolecall.elsewhere ENGINE = Memory AS ${copy}`);
  await store.command("TRUNCATE TABLE rolecall.manifests");
  waits = () => store.command("INSERT INTO rolecall.manifests SELECT * FROM rolecall.elsewhere");
  await save("identity:b");
  waits = async () => undefined;
  await store.command("ALTER TABLE rolecall.manifests DELETE WHERE snapshot % 2 = 0 SETTINGS mutations_sync = 2");
  await expect(save("identity:c")).rejects.toThrow(ReplacedHistory);
  const rows = Array.from((await restored(store))?.rows ?? [], ({ key }) => key);
  expect(rows).toEqual(["identity:a"]);
});

test("whoever has lost a partition to another goes on with what it was at: its rows are of an older generation, and it waits for nothing", async () => {
  await using store = await temporaryStore();
  const waits: number[] = [];
  const pause = async (ms: number): Promise<void> => void waits.push(ms);
  const before = createClickhouseTables(store, { random: () => 0, pause });
  await before.restore(0);
  const save = (tables: typeof before, key: string) =>
    tables.snapshot(0, { position: POSITION, rows: [row(key, key)], removed: [] });
  await save(before, "identity:a");
  const after = createClickhouseTables(store, { random: () => 0, pause });
  await after.restore(0);
  await save(after, "identity:b");
  await save(before, "identity:c");
  await save(after, "identity:d");
  const rows = Array.from((await restored(store))?.rows ?? [], ({ key }) => key);
  expect([rows, waits]).toEqual([["identity:a", "identity:b", "identity:d"], []]);
});

test("whoever has lost a partition by the time that its state is copied leaves it to its owner", async () => {
  await using store = await temporaryStore();
  await save(store, [row("identity:a", "a")]);
  const owner = createClickhouseTables(store);
  const behind: (() => Promise<void>)[] = [];
  const taking = { behind: (work: () => Promise<void>) => void behind.push(work) };
  const late = createClickhouseTables(store).restore(0, {
    ...taking,
    async mustBeOurs() {
      await owner.restore(0, { ...taking, mustBeOurs: async () => undefined });
      throw new Error("it is another's");
    },
  });
  await expect(late).rejects.toThrow("it is another's");
  await owner.snapshot(0, { position: { ...POSITION, consumed: 12 }, rows: [row("identity:b", "b")], removed: [] });
  // What the owners before left is dropped whenever there is time for it.
  for (const work of behind) await work();
  const { position, rows } = (await restored(store)) ?? {};
  expect(position?.consumed).toBe(12);
  expect(Array.from(rows ?? [], ({ key }) => key)).toEqual(["identity:a", "identity:b"]);
  const [counted] = await store.select<{ n: number }>(
    "SELECT uniqExact(generation) AS n FROM rolecall.baselines WHERE partition = 0",
  );
  // The newest, and what the one that was too late had copied: it goes the next time.
  expect(counted?.n).toBeLessThanOrEqual(2);
});

test("what earlier owners left stays where the history is another by the time that it is dropped: there it is the state", async () => {
  await using store = await temporaryStore();
  await save(store, [row("identity:a", "a")]);
  const copies = ["manifests", "baselines"];
  for (const table of copies)
    await store.command(`CREATE TABLE rolecall.${table}_copy ENGINE = Memory AS SELECT * FROM rolecall.${table}`);
  const behind: (() => Promise<void>)[] = [];
  const taking = { behind: (work: () => Promise<void>) => void behind.push(work), mustBeOurs: async () => undefined };
  await createClickhouseTables(store).restore(0, taking);
  for (const table of copies) {
    await store.command(`TRUNCATE TABLE rolecall.${table}`);
    await store.command(`INSERT INTO rolecall.${table} SELECT * FROM rolecall.${table}_copy`);
  }
  for (const work of behind) await work();
  expect(Array.from((await restored(store))?.rows ?? [], ({ key }) => key)).toEqual(["identity:a"]);
});

test("a manifest that an earlier owner had begun to write, and that comes after its successor's, is older than those", async () => {
  await using store = await temporaryStore();
  await save(store, [row("identity:a", "a")]);
  const taking = { behind: () => undefined, mustBeOurs: async () => undefined };
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = Object.assign(Object.create(store) as Store, {
    async command(sql: string) {
      if (!sql.startsWith("INSERT INTO rolecall.manifests")) return store.command(sql);
      asked.resolve();
      await answered.promise;
      return store.command(sql);
    },
    select: store.select.bind(store),
    stream: store.stream.bind(store),
    insert: store.insert.bind(store),
  });
  const late = createClickhouseTables(slow, { random: () => 0.9 }).restore(0, taking);
  await asked.promise;
  const owner = createClickhouseTables(store, { random: () => 0 });
  await owner.restore(0, taking);
  const saveAs = (key: string) => owner.snapshot(0, { position: POSITION, rows: [row(key, key)], removed: [] });
  await saveAs("identity:b");
  answered.resolve();
  await late;
  await saveAs("identity:c");
  const rows = Array.from((await restored(store))?.rows ?? [], ({ key }) => key);
  expect(rows).toEqual(["identity:a", "identity:b", "identity:c"]);
});
