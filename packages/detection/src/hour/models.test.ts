import type { Event } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;
const KEYS = 12;
const DAYS = 24;
const NIGHT = 21 * 24 + 2;

/** Keys that ask a model in the hours of the day, each its own until `modelOf` says another; and what `more` adds. */
function company(modelOf: (key: number, day: number) => string, more: readonly Event[] = []): readonly Event[] {
  const events: Event[] = [];
  for (let day = 0; day < DAYS; day += 1) {
    for (let hour = 8; hour < 18; hour += 1) {
      for (let key = 0; key < KEYS; key += 1) events.push(asked(key, day * 24 + hour, modelOf(key, day)));
    }
  }
  return [...events, ...more].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function asked(key: number, hour: number, model: string): Event {
  return call(`key-${key}`, WORLD_START + hour * HOUR + key * 60_000, `${key}-${hour}-${model}`, {
    ...{ identity_kind: "api-key", provider: "openai", service: "usage", action: "usage.completions" },
    ...{ action_class: "execute", resource: model, resource_kind: "model" },
  });
}

const telling = (events: readonly Event[]): readonly string[] =>
  findingsOf(events)
    .filter(({ title }) => title.includes("used a model"))
    .map(({ identity_name: name = "" }) => name);

test("a key that asks at night for a model that nobody here asks is told of", () => {
  const stolen = [0, 1, 2].map((hour) => asked(3, NIGHT + hour, "gpt-5-pro"));
  expect(telling(company(() => "gpt-5", stolen))).toContain("key-3");
});

test("of a new model to which all come within days the first are told of at most", () => {
  const next = (key: number, day: number): string => (day >= 16 + key / 2 ? "gpt-6" : "gpt-5");
  expect(new Set(telling(company(next))).size).toBeLessThanOrEqual(3);
});
