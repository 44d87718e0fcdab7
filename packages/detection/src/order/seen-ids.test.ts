import { expect, test } from "vitest";
import { WORLD_START } from "../test/tiny-world.ts";
import { type Identified, SeenIds } from "./seen-ids.ts";

const HOUR = 3_600_000;
const of = (event_uid: string): Identified => ({ event_uid, identity_uid: "aws:1:role:a" });

test("an id is new once per time within 24 hours, and forgotten after", () => {
  const seen = new SeenIds();
  expect(seen.add(of("a"), WORLD_START, WORLD_START)).toBe(true);
  expect(seen.add(of("a"), WORLD_START, WORLD_START + 24 * HOUR)).toBe(false);
  expect(seen.add(of("a"), WORLD_START + 1, WORLD_START + 24 * HOUR)).toBe(true);
  expect(seen.add(of("b"), WORLD_START + 26 * HOUR, WORLD_START + 26 * HOUR)).toBe(true);
  expect(seen.takeChanged().removed).toEqual([{ hour: WORLD_START / HOUR, rows: 1 }]);
});

test("who is first with the id of another's event hides nothing", () => {
  const seen = new SeenIds();
  const theft = of("a");
  for (const other of [{ ...theft, identity_uid: "aws:1:role:b" }, theft])
    expect(seen.add(other, WORLD_START, WORLD_START)).toBe(true);
  expect(seen.add(theft, WORLD_START, WORLD_START)).toBe(false);
});

test("a duplicate of an event that came a day late is known as well", () => {
  const seen = new SeenIds();
  const now = WORLD_START + 90 * HOUR;
  expect(seen.add(of("a"), WORLD_START, now)).toBe(true);
  expect(seen.add(of("a"), WORLD_START, now + 2 * HOUR)).toBe(false);
});

test("ids of an hour that is past are known on the way to their smaller form and in it, as are later ones, and over restarts", () => {
  const many = 70_000;
  const rows = new Map<string, ReturnType<SeenIds["takeChanged"]>["changed"][number]>();
  const save = (seen: SeenIds): void => {
    for (const row of seen.takeChanged().changed) rows.set(`${row.hour}:${row.row}`, row);
  };
  const restored = (): SeenIds => {
    const seen = new SeenIds();
    for (const row of [...rows.values()].sort((a, b) => a.row - b.row)) seen.load(row);
    return seen;
  };
  const countNew = (seen: SeenIds, from: number, to: number): number => {
    let fresh = 0;
    for (let i = from; i < to; i += 1) if (seen.add(of(`id-${i}`), WORLD_START, WORLD_START + 5 * HOUR)) fresh += 1;
    return fresh;
  };
  const seen = new SeenIds();
  for (let i = 0; i < many; i += 1) seen.add(of(`id-${i}`), WORLD_START, WORLD_START);
  save(seen);
  expect(countNew(seen, 0, many)).toBe(0);
  expect(countNew(seen, many, many + 10_000)).toBe(10_000);
  save(seen);
  const second = restored();
  expect(second.count(WORLD_START / HOUR)).toBe(many + 10_000);
  expect(countNew(second, 0, many + 11_000)).toBe(1000);
  for (const row of second.takeChanged().changed) rows.set(`${row.hour}:${row.row}`, row);
  expect(countNew(restored(), 0, many + 11_000)).toBe(0);
});

test("rows of a snapshot, the newest of each, hold every id", () => {
  const seen = new SeenIds();
  const rows = new Map<string, ReturnType<SeenIds["takeChanged"]>["changed"][number]>();
  for (let i = 0; i < 20_000; i += 1) {
    expect(seen.add(of(`id-${i}`), WORLD_START + (i % 2) * HOUR, WORLD_START + HOUR)).toBe(true);
    if (i % 7000 === 0 || i === 19_999)
      for (const row of seen.takeChanged().changed) rows.set(`${row.hour}:${row.row}`, row);
  }
  const restored = new SeenIds();
  for (const row of rows.values()) restored.load(row);
  for (let i = 0; i < 20_000; i += 1) {
    expect(restored.add(of(`id-${i}`), WORLD_START + (i % 2) * HOUR, WORLD_START + HOUR)).toBe(false);
  }
  expect(restored.takeChanged().changed).toEqual([]);
});
