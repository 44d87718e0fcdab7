import { readFileSync } from "node:fs";
import type { Event, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import { createRedactEvent } from "../redact/redact-event.ts";
import { SOURCES } from "../sources.ts";
import { createEventPacker, type EventPacker } from "./pack-events.ts";
import { NUMBERS, VALUES } from "./packed-events.ts";
import { createEventUnpacker, type UnpackedEvents } from "./unpack-events.ts";

const NOW = 1_800_000_000_000;

/** Every event of the golden cases of all sources, with its original. */
function goldenEvents(): readonly { readonly event: Event; readonly at: number }[] {
  const intake = createIntake({ source: "auto", tenant: "default", keepRaw: () => true, now: () => NOW });
  return SOURCES.flatMap(({ name }) => {
    const url = new URL(`../${name}/testdata/cases.json`, import.meta.url);
    const cases = JSON.parse(readFileSync(url, "utf8")) as readonly { readonly record: JsonObject }[];
    return cases.flatMap(({ record }) => {
      const decoded = intake.read(JSON.stringify(record), "");
      return decoded.kind === "ok" ? [{ event: decoded.value, at: intake.time() }] : [];
    });
  });
}

const [given] = goldenEvents();
const event = (over: Partial<Event>): Event => ({ ...(given?.event as Event), ...over });

function unpacked(packer: EventPacker, unpack: ReturnType<typeof createEventUnpacker>): UnpackedEvents {
  // As it comes out of a channel between threads.
  return unpack(structuredClone(packer.take()), (line) => `file:${line}`);
}

function all(events: UnpackedEvents): Event[] {
  return Array.from({ length: events.count }, (_, index) => events.event(index));
}

test("every event of every source comes out as it went in, byte for byte, in packs of any size", () => {
  const golden = goldenEvents();
  expect(golden.length).toBeGreaterThan(300);
  for (const size of [1, 7, 5000]) {
    const [packer, unpack] = [createEventPacker(), createEventUnpacker()];
    const out: string[] = [];
    const times: number[] = [];
    golden.forEach(({ event: one, at }, n) => {
      packer.add(one, at, n);
      if (packer.count < size && n < golden.length - 1) return;
      const events = unpacked(packer, unpack);
      for (let index = 0; index < events.count; index += 1) times.push(events.time(index));
      for (const each of all(events)) out.push(JSON.stringify(each));
    });
    expect(out).toEqual(golden.map((it, n) => JSON.stringify({ ...it.event, origin: it.event.origin || `file:${n}` })));
    expect(times).toEqual(golden.map(({ at }) => at));
  }
});

test.each<[string, Partial<Event>]>([
  ["numbers that are 0 or large", { depth: 0, bytes_in: 0, bytes_out: 2 ** 52, status_code: 2 ** 40, src_asn: 0 }],
  ["a text that is empty", { resource: "" }],
  ["the same labels in another order", { labels: { b: "1", a: "2" } }],
  ["labels named as members of every object", { labels: JSON.parse('{"__proto__":"x","constructor":"y"}') }],
  ["no labels in the labels", { labels: {} }],
  ["lists of one, of none, and of the same twice", { scopes: ["a"], delegation: [], granted_scopes: ["a", "a"] }],
  ["characters beyond ASCII", { identity_name: "Müller 🙂", labels: { ü: "🙂" } }],
])("%s", (_, over) => {
  const [packer, unpack] = [createEventPacker(), createEventUnpacker()];
  const both = [
    event({ labels: { a: "2", b: "1" }, scopes: ["b"], origin: "here:1" }),
    event({ ...over, origin: "here:2" }),
  ];
  for (const each of both) packer.add(each, 0, 1);
  expect(all(unpacked(packer, unpack)).map((each) => JSON.stringify(each))).toEqual(
    both.map((each) => JSON.stringify(each)),
  );
});

test("what was seen before is no text any more", () => {
  const packer = createEventPacker();
  packer.add(event({}), 0, 1);
  expect(packer.take().fresh.length).toBeGreaterThan(10);
  packer.add(event({ event_uid: "another" }), 0, 2);
  const { fresh, ids, numbers } = packer.take();
  expect(fresh).toEqual([]);
  expect([ids.length >= VALUES, numbers.length >= NUMBERS]).toEqual([true, true]);
});

test("labels that hardly come again fill no table, and come out as they went in", () => {
  const [packer, unpack] = [createEventPacker(), createEventUnpacker()];
  const labels = (n: number): Readonly<Record<string, string>> | undefined =>
    [{ gateway: "a", request_id: `request-${n}` }, { gateway: "a" }, JSON.parse(`{"__proto__":"${n}"}`), undefined][
      n % 4
    ];
  const fresh: number[] = [];
  const out: string[] = [];
  for (let n = 0; n < 1200; n += 1) {
    packer.add(event({ labels: labels(n), origin: "here" }), n, n);
    if (packer.count < 400) continue;
    const packed = structuredClone(packer.take());
    fresh.push(packed.fresh.filter((value) => typeof value === "object" && "request_id" in value).length);
    for (const each of all(unpack(packed, () => ""))) out.push(JSON.stringify(each.labels));
  }
  expect(out).toEqual(Array.from({ length: 1200 }, (_, n) => JSON.stringify(labels(n))));
  expect(fresh).toEqual([64, 0, 0]);
});

const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

test("an event that was redacted here comes out as it was redacted, however often its values came", () => {
  const [packer, unpack] = [createEventPacker(40), createEventUnpacker()];
  const secret = (n: number): Partial<Event> => ({
    event_uid: `${TOKEN}${n % 3}`,
    identity_name: n % 2 === 0 ? TOKEN : "plain",
    resource: `r/${TOKEN}`,
    scopes: ["read", TOKEN],
    labels: n % 5 === 0 ? { id: `${n}`, [TOKEN]: TOKEN } : { [TOKEN]: "a", region: TOKEN },
  });
  const out: string[] = [];
  const expected: string[] = [];
  const redact = createRedactEvent();
  for (let n = 0; n < 600; n += 1) {
    const [one, same] = [event({ ...secret(n), origin: "here" }), event({ ...secret(n), origin: "here" })];
    packer.redact(one);
    redact(same);
    expect(one).toEqual(same);
    expected.push(JSON.stringify(same));
    // Another may be redacted before, and is not added.
    if (n % 7 === 0) packer.redact(event({ identity_name: "left out" }));
    packer.add(one, n, n);
    if (packer.count === 50) for (const each of all(unpacked(packer, unpack))) out.push(JSON.stringify(each));
  }
  expect(out).toEqual(expected);
});

test("an event may be added twice, and after others were redacted or a pack was taken", () => {
  const [packer, unpack] = [createEventPacker(), createEventUnpacker()];
  const [one, other] = [
    event({ identity_name: "one", origin: "here" }),
    event({ identity_name: "other", origin: "here" }),
  ];
  packer.redact(one);
  packer.redact(other);
  packer.add(one, 1, 1);
  packer.add(one, 1, 1);
  packer.redact(other);
  const first = all(unpacked(packer, unpack));
  packer.add(other, 1, 1);
  const names = [...first, ...all(unpacked(packer, unpack))].map((each) => each.identity_name);
  expect(names).toEqual(["one", "one", "other"]);
});

test("a flood of values begins the table anew, and packs that still wait are read by the old one", () => {
  const [packer, unpack] = [createEventPacker(1000), createEventUnpacker()];
  const waiting: UnpackedEvents[] = [];
  for (let n = 0; n < 3000; n += 1) {
    packer.add(event({ identity_name: `name-${n}`, resource: n % 2 === 0 ? undefined : `r-${n}` }), n, n);
    if (packer.count === 100) waiting.push(unpacked(packer, unpack));
  }
  const out = waiting.flatMap(all);
  expect(out.length).toBe(3000);
  expect(out.every((each, n) => each.identity_name === `name-${n}`)).toBe(true);
  expect(out.every((each, n) => each.resource === (n % 2 === 0 ? undefined : `r-${n}`))).toBe(true);
});
