import { afterAll, beforeAll, expect, test } from "vitest";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { type AwayWriter, insertAway, readAway, removeAway } from "./away-rows.ts";
import { type BeginOptions, beginGeneration } from "./begin-generation.ts";
import { manifestRow } from "./snapshot-rows.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

const row = (key: string) => ({ key, state: Buffer.from(`state of ${key}`) });
const keys = (count: number): string[] => Array.from({ length: count }, (_, k) => `away:1f:aws:1:role:k'"\\${k}`);
const begin = (partition: number, over: Partial<BeginOptions> = {}) =>
  beginGeneration(store, { partition, detectorVersion: 1, random: () => 0.5, ...over });

/** The owner of a partition, after a snapshot that is whole. */
async function ownerOf(partition: number): Promise<AwayWriter> {
  const { generation, snapshot } = await begin(partition);
  const position = { consumed: 9, lowWater: 5, watermark: 1, released: "r", detectorVersion: 1 };
  await store.insert("manifests", manifestRow({ ...position, partition, snapshot: snapshot + 1 }));
  return { partition, generation, snapshot: snapshot + 1 };
}

async function found(partition: number, some: readonly string[]): Promise<readonly string[]> {
  const rows = await readAway(store, partition, some);
  for (const { key, state } of rows) expect(Buffer.from(state).toString()).toBe(`state of ${key}`);
  return rows.map(({ key }) => key).toSorted();
}

async function merged(): Promise<number> {
  await store.command("OPTIMIZE TABLE rolecall.away FINAL");
  const [counted] = await store.select<{ n: number }>("SELECT count() AS n FROM rolecall.away");
  return counted?.n ?? 0;
}

test("rows are found by their keys, however many are asked for, and no others", async () => {
  const writer = await ownerOf(1);
  const some = keys(700);
  await insertAway(store, writer, some.map(row));
  expect(await found(1, [...some.slice(0, 500), "away:2:nobody"])).toEqual(some.slice(0, 500).toSorted());
  expect(await found(2, some)).toEqual([]);
  expect(await readAway(store, 1, [])).toEqual([]);
});

test("what is removed leaves nothing, also where it was written twice or comes again", async () => {
  const writer = await ownerOf(3);
  const before = await merged();
  const [once = "", again = ""] = keys(2);
  await insertAway(store, writer, [row(once), row(again)]);
  await removeAway(store, writer, [once, again]);
  await insertAway(store, { ...writer, snapshot: writer.snapshot + 1 }, [row(again)]);
  expect(await merged()).toBe(before + 1);
  expect(await found(3, [once, again])).toEqual([again]);
});

test("whoever has lost the partition removes nothing from under its new owner", async () => {
  const zombie = await ownerOf(4);
  const some = keys(3);
  await insertAway(store, zombie, some.map(row));
  await begin(4);
  await removeAway(store, zombie, some);
  await merged();
  expect(await found(4, some)).toEqual(some.toSorted());
});

test("they outlive a change of owners, and not a state that is learnt anew", async () => {
  const some = keys(3);
  await insertAway(store, await ownerOf(5), some.map(row));
  await begin(5);
  expect(await found(5, some)).toEqual(some.toSorted());
  await begin(5, { detectorVersion: 2 });
  expect(await found(5, some)).toEqual([]);
});
