import { inspect } from "node:util";
import { Secret } from "@rolecall/core";
import { expect, test } from "vitest";
import { createNotifiers } from "./create-notifiers.ts";
import { surroundings } from "./testing/harness.ts";

const { context } = surroundings();

test("a receiver has a notifier for each of its channels, by the name that notices use", () => {
  const notifiers = createNotifiers(
    {
      name: "all",
      slack: { token: new Secret("xoxb-secret"), channel: "C1", responders: ["U123"] },
      pagerduty: { routing_key: new Secret("k".repeat(32)) },
      webhook: { url: "https://example.com/", secret: new Secret("whsec_c2VjcmV0"), allow_private: false },
      terminal: {},
    },
    context,
  );
  expect([...notifiers].map(([name, notifier]) => [name, notifier.name])).toEqual([
    ["slack", "slack"],
    ["pagerduty", "pagerduty"],
    ["webhook", "webhook"],
    ["terminal", "terminal"],
  ]);
  expect(inspect(notifiers, { depth: 10 })).not.toMatch(/xoxb-secret|kkkk|c2VjcmV0/);
});

test("a receiver without channels has none", () => {
  expect(createNotifiers({ name: "nobody" }, context).size).toBe(0);
});

test.each([
  [
    "plain http to another machine",
    { slack: { token: new Secret("x"), channel: "C1", responders: [], api_url: "http://example.com/api/" } },
  ],
  ["a webhook over plain http", { webhook: { url: "http://example.com/", allow_private: false } }],
])("refused: %s", (_, receiver) => {
  expect(() => createNotifiers({ name: "x", ...receiver }, context)).toThrow();
});
