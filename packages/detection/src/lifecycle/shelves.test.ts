import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { shelfOf } from "./shelves.ts";

const DAY = 24 * 3_600_000;
const WIDENED = "lifecycle.widened-reach";

test.each<[string | undefined, Partial<Event>, string | undefined, string | undefined]>([
  ["arn:aws:s3:::exports/acme/2026/a.gz", {}, "arn:aws:s3:::exports", "arn:aws:s3:::exports/acme"],
  ["arn:aws:s3:::exports/acme", {}, "arn:aws:s3:::exports", "arn:aws:s3:::exports/acme"],
  ["arn:aws:s3:::exports", {}, undefined, undefined],
  [
    "projects/_/buckets/raw/objects/acme/7",
    {},
    "projects/_/buckets/raw/objects",
    "projects/_/buckets/raw/objects/acme",
  ],
  ["/v1/claims/acme", {}, "/v1/claims", "/v1/claims/acme"],
  ["/v1/claims", {}, undefined, undefined],
  ["/v1/claims/", {}, undefined, undefined],
  ["crm://accounts/609", {}, "crm://accounts", "crm://accounts/609"],
  ["https://shop.example/exports/a.csv", {}, "https://shop.example", "https://shop.example/exports"],
  ["pods/shop/web-1/log", {}, "pods/shop", "pods/shop/web-1"],
  ["acme/web", { resource_kind: "repository" }, undefined, undefined],
  ["arn:aws:s3:::exports/acme/a.gz", { action_class: "delete" }, undefined, undefined],
  ["search", { resource_kind: "tool" }, undefined, undefined],
  [undefined, {}, undefined, undefined],
])("%s (%j) is in %s at %s", (resource, over, store, place) => {
  const event = { action_class: "read", ...(resource !== undefined && { resource }), ...over } as Event;
  expect(shelfOf(event)).toEqual(store === undefined ? undefined : { store, place });
});

interface Read {
  readonly day: number;
  readonly resource: string;
  readonly over?: Partial<Event>;
}

const object = (customer: string, bucket = "claims"): string => `arn:aws:s3:::${bucket}/${customer}/a.json`;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
/** Reads in those places on each day of the span, a few minutes apart. */
const reads = (from: number, to: number, resources: readonly string[]): readonly Read[] =>
  range(to - from).flatMap((day) => resources.map((resource, n) => ({ day: from + day + 0.3 + n / 1000, resource })));
const customers = (count: number, name = "c"): readonly string[] => range(count).map((n) => object(`${name}${n}`));
/** One after the other, so many a day. */
const ever = (from: number, to: number, perDay: number, nameOf = (n: number) => object(`new${n}`)): readonly Read[] =>
  range(Math.floor((to - from) * perDay)).map((n) => ({ day: from + n / perDay + 0.4, resource: nameOf(n) }));

function eventsOf(calls: readonly Read[]): readonly Event[] {
  return calls
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, resource, over }, n) =>
      call("reader", WORLD_START + day * DAY, `e${n}`, {
        ...{ action: "GetObject", action_class: "read", resource },
        ...over,
      }),
    );
}

/** Everything told of the machine's reach, with a restart after so many events. */
function told(calls: readonly Read[], restartAt = Infinity): readonly Finding[] {
  const events = eventsOf(calls);
  return findingsAcross(events, restartAt).filter(({ detector: by }) => by === WIDENED);
}

describe("a machine that reads of twenty customers", () => {
  const usual = reads(0, 45, customers(20));
  const stolen = [...usual, ...ever(30, 44, 3)];

  test("and then of three others a day is told of within the week, once", () => {
    const [finding, ...others] = told(stolen);
    expect(others).toEqual([]);
    expect(finding?.severity).toBe("low");
    expect(finding?.title).toBe("reader read or wrote within a week in 9 places where it had never been");
    expect(finding?.time.slice(0, 10)).toBe(new Date(WORLD_START + 33 * DAY).toISOString().slice(0, 10));
    expect(finding?.dimensions[0]).toMatchObject({
      name: "resource",
      expected: "the same places, and 0 new ones in the two weeks before",
    });
  });

  test("is told of the same after a restart", () => {
    const whole = told(stolen);
    for (const restartAt of [300, 500, 607, 615]) expect(told(stolen, restartAt)).toEqual(whole);
  });

  test.each<[string, readonly Read[], number]>([
    ["and of one more every other day, ever since", ever(0, 45, 0.5), 0],
    [
      "and of one more every other day, and then of twelve in a week",
      [...ever(0, 45, 0.5), ...ever(30, 37, 2, (n) => object(`x${n}`))],
      1,
    ],
    ["and then of seven others in a week", ever(30, 37, 1), 0],
    [
      "and of a bucket that is new, with thirty customers",
      reads(
        30,
        45,
        range(30).map((n) => object(`c${n}`, "claims-two")),
      ),
      0,
    ],
    [
      "and, of a bucket that is new, of another one each hour, for a month",
      ever(23, 60, 24, (n) => object(`n${n}`, "open")),
      0,
    ],
    [
      "and then fails to read of forty others",
      ever(30, 34, 10).map((each) => ({ ...each, over: { outcome: "error" as const } })),
      0,
    ],
    [
      "and is refused forty others",
      ever(30, 34, 10).map((each) => ({ ...each, over: { outcome: "denied" as const } })),
      1,
    ],
  ])("%s", (_, more, count) => {
    expect(told([...usual, ...more])).toHaveLength(count);
  });
});

test.each<[string, readonly Read[], number]>([
  ["writes in a place of each day", ever(0, 50, 1), 0],
  [
    "reads another record with every call, and then more of them",
    [...ever(0, 60, 30), ...ever(40, 44, 60, (n) => object(`m${n}`))],
    0,
  ],
  ["found its way about in its first two weeks", [...ever(0, 14, 3), ...reads(14, 45, customers(20))], 0],
  ["reads of three hundred customers", reads(0, 45, customers(300)), 0],
  ["reads of three hundred customers and then of others", [...reads(0, 45, customers(300)), ...ever(30, 44, 3)], 1],
  ["is of two weeks", [...reads(0, 14, customers(20)), ...ever(14, 19, 6)], 0],
])("a machine that %s", (_, calls, count) => {
  expect(told(calls)).toHaveLength(count);
});
