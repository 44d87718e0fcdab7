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

test("who tries a key of programs from browsers everywhere, and fails, does not use it", () => {
  const key = {
    identity_uid: "http:api.acme.example:api-key:sha256%3A9f",
    identity_kind: "api-key",
    credential_uid: "sha256:9f",
  } as const;
  const [times, browser] = [Array.from({ length: 20 }, (_, i) => i), { ...key, client: "browser" }];
  const tried = times.map((i) =>
    call("", WORLD_START + i * MINUTE, `t-${i}`, { ...browser, src_network: `198.51.${i}.0/24`, outcome: "denied" }),
  );
  const used = [-3, -2].map((i) => call("", WORLD_START + i * MINUTE, `u-${i}`, key));
  expect(toldOf([...used, ...tried])).toEqual([]);
  expect(toldOf([...used, ...tried, call("", WORLD_START + 30 * MINUTE, "in", browser)])).toHaveLength(1);
});
