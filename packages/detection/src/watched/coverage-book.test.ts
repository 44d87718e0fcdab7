import type { Coverage, Event } from "@rolecall/core";
import { expect, test } from "vitest";
import type { Detector } from "../detector.ts";
import { createRules } from "../rules/index.ts";
import { fresh, OPTIONS } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;

function calls(count: number, over: Partial<Event> = {}, from = 0): Event[] {
  return Array.from({ length: count }, (_, k) =>
    call("app", WORLD_START + (from + k) * (HOUR / 4), `e${from + k}`, over),
  );
}

function watched(events: readonly Event[], detector: Detector = fresh(OPTIONS, createRules([]))): readonly Coverage[] {
  events.forEach((event) => void detector.offer(event, Number(event.event_uid.slice(1))));
  detector.advance(Date.parse(events.at(-1)?.time ?? "") + HOUR, 100_000);
  detector.takeIdentities();
  return detector.takeCoverage() ?? [];
}

const said = (rows: readonly Coverage[], name: string): string | undefined => {
  const row = rows.find(({ detector }) => detector === name);
  return row === undefined ? undefined : `${row.state}: ${row.reason}`;
};

test("what is new has too few events for all that learns", () => {
  const rows = watched(calls(3));
  expect(rows).toHaveLength(13);
  expect(said(rows, "behavior.network")).toBe("learning: fewer than 20 events");
  expect(said(rows, "lifecycle.owner")).toBe("calibrated: ");
  expect(said(rows, "policy")).toBe("blind: no policy governs it");
  expect(said(rows, "rules")).toBe("blind: no rule reads its log");
});

test("what its logs never carry it is blind for, and says so", () => {
  const rows = watched(calls(40, { src_network: undefined, src_asn: undefined, client: undefined }));
  expect(said(rows, "behavior.network")).toBe("blind: no addresses in its logs");
  expect(said(rows, "behavior.client")).toBe("blind: no clients in its logs");
  expect(said(rows, "behavior.bytes")).toBe("blind: no byte counts in its logs");
  expect(said(rows, "behavior.resources")).toBe("blind: no resources in its logs");
  expect(said(rows, "lifecycle.credentials")).toBe("blind: no credentials in its logs");
  expect(said(rows, "behavior.action")).toBe("learning: known for less than three days");
});

test("only what changed is said again, after a restart as before it", () => {
  const before = fresh(OPTIONS, createRules([]));
  watched(calls(40, { credential_uid: "AKIA1" }), before);
  expect(before.coverage.find((each) => each.detector === "lifecycle.credentials" && each.count === 1)?.state).toBe(
    "calibrated",
  );
  const { position, rows } = before.snapshot();
  const after = fresh(OPTIONS, createRules([]));
  after.restore(position, rows);
  expect(after.coverage).toEqual(before.coverage);
  for (const [k, event] of calls(4, { resource: "bucket/a" }, 50).entries()) after.offer(event, 200_000 + k);
  after.finish();
  after.takeIdentities();
  expect(after.takeCoverage()?.map(({ detector, state }) => [detector, state])).toEqual([
    ["behavior.resources", "learning"],
  ]);
});

test("a fleet that is new all at once is judged in parts, and all of it in the end", () => {
  const detector = fresh(OPTIONS, createRules([]));
  for (let k = 0; k < 5000; k += 1) detector.offer(call(`app-${k}`, WORLD_START + k, `e${k}`), k);
  detector.finish();
  detector.takeIdentities();
  const sizes: number[] = [];
  for (let rows = detector.takeCoverage(); rows !== undefined; rows = detector.takeCoverage()) sizes.push(rows.length);
  expect(sizes).toEqual([...Array.from({ length: 8 }, () => 8008), 936]);
});
