import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;

/** A key of each customer, in the pages of its shop; before that in a program of it, or never. */
const keysInPages = (before: readonly Partial<Event>[]): readonly Event[] =>
  Array.from({ length: 30 }, (_, i) =>
    [...before, { client: "browser", src_network: `198.51.${i}.0/24` }].map((over, k) =>
      call(`pk-${i}`, WORLD_START + (i + 40 * k) * MINUTE, `e-${i}-${k}`, { identity_kind: "api-key", ...over }),
    ),
  )
    .flat()
    .toSorted((a, b) => (a.time < b.time ? -1 : 1));

const toldOf = (events: readonly Event[]): readonly string[] =>
  findingsOf(events)
    .filter(({ detector }) => detector === "lifecycle.human-use")
    .map(({ title }) => title);

test("keys that are used in pages and nowhere else are one fact of their owner, told once a few are", () => {
  const told = toldOf(keysInPages([]));
  expect(told).toHaveLength(8);
  expect(told.filter((title) => title.startsWith("30 identities: are used from browsers"))).toHaveLength(1);
});

test("keys of programs that are used in pages are told of each", () => {
  expect(toldOf(keysInPages([{}, {}]))).toHaveLength(30);
});
