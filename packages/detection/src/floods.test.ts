import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf, fresh, OPTIONS } from "./test/run.ts";
import { call, tinyWorld, WORLD_START } from "./test/tiny-world.ts";

const HOUR = 3_600_000;
const world = Array.from(tinyWorld(5, 12, 72));
const at = WORLD_START + 72 * HOUR;

function flood(events: number, over: (k: number) => Partial<Event>): readonly Event[] {
  return Array.from({ length: events }, (_, k) => call("flooder", at + k * 500, `flood-${k}`, over(k)));
}

test.each([
  ["an action that is new in each call", (k: number): Partial<Event> => ({ action: `Action-${k}` })],
  ["a network that is new in each call", (k: number) => ({ src_network: `10.${k >> 8}.${k & 255}.0/24` })],
  ["a client that is new in each call", (k: number) => ({ client: `client-${k}` })],
  ["a resource that is new in each call", (k: number) => ({ resource: `bucket/${k}`, bytes_out: Number.MAX_VALUE })],
  [
    "a chain that is new in each call",
    (k: number) => ({ parent_uid: `aws:1:role:p-${k}`, run_uid: `run-${k}`, depth: k }),
  ],
])("%s floods nobody", (_, over) => {
  const found = findingsOf([...world, ...flood(20_000, over)]).filter(
    ({ identity_name }) => identity_name === "flooder",
  );
  expect(found.length).toBeLessThanOrEqual(2);
  for (const finding of found) expect(JSON.stringify(finding).length).toBeLessThan(8000);
});

test("identities of one event each take no more room than there is, and bring no findings", () => {
  const detector = fresh({ ...OPTIONS, mostIdentities: 500 });
  const many = Array.from({ length: 20_000 }, (_, k) => call(`once-${k}`, at + k * 100, `once-${k}`));
  const found = findingsOf([...world, ...many], detector);
  expect(found.filter(({ identity_name }) => identity_name.startsWith("once-"))).toEqual([]);
  expect(detector.stats.identities).toBe(500);
  expect(detector.stats.unwatched).toBeGreaterThan(19_000);
});

test("counters at the end of their range bring no number that is none", () => {
  const odd = { bytes_in: Number.MAX_VALUE, bytes_out: Number.MAX_VALUE, depth: Number.MAX_SAFE_INTEGER };
  const found = findingsOf([...world, ...flood(200, () => odd)]);
  for (const finding of found) expect(JSON.stringify(finding)).not.toMatch(/NaN|Infinity|:null/);
});
