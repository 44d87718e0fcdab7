import { EVENT_MEMBERS, type Event } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { call } from "../test/tiny-world.ts";
import { PackedEvents, type Place } from "./packed-events.ts";

const PIECE = 128 * 1024;

/** Texts of every kind, the same ones often. */
const text = fc.oneof(
  fc.constantFrom("a", "eu-central-1", "aws:1:role:deploy", "é", "ÿ", "Ā", "日本", "\ud800", "__proto__"),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ minLength: 150, maxLength: 400 }),
);
const number = fc.oneof(fc.nat(600), fc.nat(), fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 60, 0.5, -1, -0));
const VALUES: Partial<Record<keyof Event, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(
    ["class_uid", "activity_id", "depth", "status_code", "src_asn", "bytes_in", "bytes_out"].map((n) => [n, number]),
  ),
  ...Object.fromEntries(["delegation", "scopes", "granted_scopes"].map((n) => [n, fc.array(text, { maxLength: 4 })])),
  labels: fc.dictionary(text, text, { maxKeys: 4 }),
};
const REQUIRED = new Set<string>(["event_uid", "time", "tenant", "source"]);
/** Every member that may be absent is there or not. */
const anyEvent = fc
  .record(Object.fromEntries(EVENT_MEMBERS.map((name) => [name, VALUES[name] ?? text])), {
    requiredKeys: EVENT_MEMBERS.filter((name) => REQUIRED.has(name)),
  })
  .map((event) => event as unknown as Event);

test("events come out as they went in, in whatever order they are taken", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.nat()), { maxLength: 30 }), (drawn) => {
      const packed = new PackedEvents();
      const put = drawn.map(([event, rank]) => ({ event, rank, place: packed.put(event) }));
      for (const { event, place } of put.toSorted((a, b) => a.rank - b.rank)) {
        const { event_uid, source, identity_uid } = event;
        expect(packed.told(place.piece, place.at)).toEqual({ event_uid, source, identity_uid });
        const taken = packed.take(place.piece, place.at);
        expect(taken).toEqual(event);
        expect(Object.keys(taken)).toEqual(EVENT_MEMBERS);
      }
    }),
  );
});

test("labels come out in their order, one named __proto__ among them", () => {
  const labels = JSON.parse('{"b":"1","__proto__":"2","a":""}') as Record<string, string>;
  const packed = new PackedEvents();
  const { piece, at } = packed.put(call("a", 0, "e", { labels }));
  expect(JSON.stringify(packed.take(piece, at).labels)).toBe(JSON.stringify(labels));
});

/** The n-th of many that have most in common. */
function nth(n: number): Event {
  return call(`worker-${n % 9000}`, n * 1000, `event-${n}`, { resource: `bucket-${n % 500}/data-${n}` });
}

test("an event takes less than 200 bytes, and a piece is let go with its last event, from either end", () => {
  const packed = new PackedEvents();
  const places = Array.from({ length: 20_000 }, (_, n) => packed.put(nth(n)));
  expect(packed.heldBytes).toBeLessThan(20_000 * 200);
  for (const { piece, at } of places.slice(0, 10_000)) packed.take(piece, at);
  expect(packed.heldBytes).toBeLessThan(10_000 * 200 + 2 * PIECE);
  for (const { piece, at } of places.slice(10_000).toReversed()) packed.take(piece, at);
  expect(packed.heldBytes).toBeLessThanOrEqual(PIECE);
});

test("one in a hundred that stays makes it sparse; events larger than a piece have one of their own", () => {
  const packed = new PackedEvents();
  const places: Place[] = Array.from({ length: 40_000 }, (_, n) => packed.put(nth(n)));
  expect(packed.isSparse).toBe(false);
  for (const [n, { piece, at }] of places.entries()) if (n % 100 > 0) packed.take(piece, at);
  expect(packed.isSparse).toBe(true);
  const large = call("a", 0, "large", { raw: "x".repeat(3 * PIECE) });
  const { piece, at } = packed.put(large);
  expect(packed.take(piece, at)).toEqual({ ...large });
});

test("texts that come again by the hundred thousand begin a new list, and what was packed before keeps its own", () => {
  const packed = new PackedEvents();
  const events = Array.from({ length: 60_000 }, (_, n) =>
    call(`w-${n >> 1}`, n, `e-${n}`, { session_uid: `s-${n >> 1}` }),
  );
  const places = events.map((event) => packed.put(event));
  for (const [n, { piece, at }] of places.entries()) expect(packed.take(piece, at)).toEqual(events[n]);
});
