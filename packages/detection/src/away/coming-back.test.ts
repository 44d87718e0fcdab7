import { EMPTY_INVENTORY, type Event, type Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Detector, DetectorOptions } from "../detector.ts";
import { inventoryRecords } from "../inventory/records.ts";
import { createRules } from "../rules/index.ts";
import { decodeIdentity } from "../snapshot/identity-rows.ts";
import { KeptRows } from "../test/kept-rows.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const DAYS = 12;
const MACHINES = 48;
/** Room for some of them only: of two that act in each hour of the day, each leaves before its next day. */
const FEW: DetectorOptions = { ...OPTIONS, mostIdentities: 12 };

/** Each does the same in its hour of each day, with a key. */
function* days(): Generator<Event> {
  for (let hour = 0; hour < DAYS * 24; hour += 1) {
    for (let k = 0; k < 20; k += 1) {
      const machine = (hour * 2 + (k % 2)) % MACHINES;
      yield call(`m${machine}`, WORLD_START + hour * HOUR + k * 60_000, `${hour}-${k}`, {
        action: `Read${k >> 2}`,
        credential_uid: `AKIA${machine}`,
        credential_kind: "access-key",
      });
    }
  }
}

const theft = Array.from({ length: 20 }, (_, k) =>
  call("m7", WORLD_START + DAYS * 24 * HOUR + 3 * HOUR + k * 60_000, `theft-${k}`, {
    action: `Steal${k}`,
    action_class: "secret",
    src_network: "203.0.113.0/24",
    client: "curl",
    credential_uid: "AKIA7",
    credential_kind: "access-key",
  }),
);

/** All of it judged, saved now and then. */
function judged(events: readonly Event[], options: DetectorOptions, saveEvery = 70) {
  const detector = fresh(options, createRules());
  const kept = new KeptRows();
  for (const [offset, event] of events.entries()) {
    detector.offer(event, offset);
    kept.give(detector);
    if (offset % saveEvery === 0) kept.save(detector);
  }
  detector.finish();
  kept.give(detector);
  return { detector, kept, found: detector.take() };
}

function rowOf(detector: Detector): ReturnType<typeof decodeIdentity> {
  const row = detector.snapshot().rows.find(({ key }) => key === "identity:aws:1:role:m47");
  return decodeIdentity(row?.state ?? new Uint8Array(), new Map());
}

const told = (found: readonly Finding[]) =>
  found.map(({ finding_uid, title, kind, severity }) => [finding_uid, title, kind, severity]);

test("machines that leave every day and come back are what they are where there is room for all", () => {
  const events = Array.from(days());
  const [few, all] = [judged(events, FEW), judged(events, OPTIONS)];
  expect(few.detector.stats).toMatchObject({ unwatched: 0, forgotten: 0 });
  expect(few.detector.stats.returned).toBeGreaterThan(MACHINES * (DAYS - 2));
  expect(few.kept.readBack).toBeGreaterThan((MACHINES * (DAYS - 2)) / 2);
  expect(all.detector.stats).toMatchObject({ away: 0, returned: 0 });
  const [left, stayed] = [rowOf(few.detector), rowOf(all.detector)];
  expect({ ...left.record, covered: "" }).toEqual({ ...stayed.record, covered: "" });
  expect(Array.from(left.bytes)).toEqual(Array.from(stayed.bytes));
});

test("what one of them does then is the same finding", () => {
  const events = [...days(), ...theft];
  const [few, all] = [judged(events, FEW), judged(events, OPTIONS)];
  expect(told(few.found).length).toBeGreaterThan(0);
  expect(told(few.found)).toEqual(told(all.found));
});

test("what is declared while a row is waited for counts for what comes behind it, and for nothing before", () => {
  const all = Array.from(days());
  /** Once every row that is wanted is in a store; once all of them are in memory, and nothing ever waits. */
  const run = (isSaved: boolean) => {
    const detector = fresh(FEW, createRules());
    const kept = new KeptRows();
    let waited = 0;
    for (const [n, event] of all.entries()) {
      detector.offer(event, 2 * n);
      // In the midst of a batch, where something waits most of the time.
      if (n % 97 === 50) {
        waited += Math.sign(detector.wanted().length);
        const owners = [{ name: `team-${n}`, place: "inventory.yaml:1" }];
        const identities = [{ id: "aws:1:role:m*", owner: `team-${n}`, place: "inventory.yaml:2" }];
        const inventory = { ...EMPTY_INVENTORY, owners, identities };
        for (const record of inventoryRecords(inventory, event.time)) detector.control(record, 2 * n + 1);
      }
      if (n % 97 !== 96) continue;
      kept.give(detector);
      if (isSaved) kept.save(detector);
    }
    detector.finish();
    kept.give(detector);
    const { record, bytes } = rowOf(detector);
    return { waited, found: told(detector.take()), row: { ...record, covered: "" }, bytes: Array.from(bytes) };
  };
  const [read, here] = [run(true), run(false)];
  expect(read.waited).toBeGreaterThan(10);
  expect(here.waited).toBe(0);
  expect({ ...read, waited: 0 }).toEqual({ ...here, waited: 0 });
  expect(read.row.owner).toMatch(/^team-/);
});

test("nothing is saved while events wait for a row", () => {
  const detector = fresh(FEW);
  const kept = new KeptRows();
  const [first, ...others] = Array.from(days()).slice(0, 40 * 20);
  for (const [n, event] of [first as Event, ...others].entries()) {
    detector.offer(event, n);
    kept.give(detector);
    if (n % 50 === 0) kept.save(detector);
  }
  detector.advance(WORLD_START + 60 * HOUR, 40 * 20);
  kept.save(detector);
  const away = kept.keys.find((key) => key.startsWith("away:")) ?? "";
  const name = away.slice(away.lastIndexOf(":") + 1);
  detector.offer(call(name, WORLD_START + 60 * HOUR, "back"), 40 * 20 + 1);
  detector.advance(WORLD_START + 61 * HOUR, 40 * 20 + 2);
  expect(detector.wanted()).toEqual([away]);
  expect(() => detector.snapshot()).toThrow("wait for rows");
  // A row that is not there is lost, and stops nothing.
  detector.giveBack([]);
  expect(detector.wanted()).toEqual([]);
  expect(detector.stats).toMatchObject({ forgotten: 1, returned: expect.any(Number) });
  expect(detector.snapshot().rows.length).toBeGreaterThan(0);
});
