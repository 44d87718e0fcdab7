import { expect, test } from "vitest";
import { compileConfig } from "../config/compile.ts";
import type { RouteConfig } from "../config/config.ts";
import { routeTest } from "../route/route-test.ts";
import { aFinding } from "../testing/finding.ts";
import { Scenario } from "../testing/scenario.ts";

const MINUTE = 60_000;

function withRoute(route: Partial<RouteConfig>): Scenario {
  return new Scenario({
    receivers: [{ name: "secops", slack: {} }],
    route: { receiver: "secops", group_by: ["identity_uid"], ...route },
  });
}

test("an info finding is a signal: a receipt, and no message", () => {
  const run = withRoute({})
    .push(aFinding({ severity: "info" }))
    .advance(MINUTE);
  expect(run.sent).toEqual([]);
  expect([...run.receipts.values()]).toMatchObject([{ stage: "detect", reason: "signal-only" }]);
});

test.each([
  ["by a matcher", { matchers: ['severity=~"info|low"'] }],
  ["by an expression", { when: 'labels.severity == "info"' }],
  [
    "by a matcher further up",
    { matchers: ['severity!="low"'], routes: [{ name: "inner", matchers: ["kind=behavior"] }] },
  ],
])("a route that asks for severities %s is told of it", (_, child) => {
  const run = withRoute({ routes: [{ name: "all", ...child }] })
    .push(aFinding({ severity: "info" }))
    .advance(MINUTE);
  expect(run.reasons()).toEqual(["first_notification"]);
});

test("one that grows worse is told of then", () => {
  const run = withRoute({})
    .push(aFinding({ severity: "info" }))
    .advance(MINUTE);
  run.push(aFinding({ severity: "medium", last_seen: "2026-11-24T10:30:00.000Z" })).advance(6 * MINUTE);
  expect(run.reasons()).toEqual(["first_notification"]);
});

test("route test says so", () => {
  const config = { receivers: [{ name: "secops", slack: {} }], route: { receiver: "secops" } };
  const compiled = compileConfig(config);
  if (!compiled.ok) throw new Error("the configuration is wrong");
  expect(routeTest(compiled.config, { severity: "info" }, { at: 0 }).matches[0]?.held).toEqual([
    { reason: "signal-only", by: "" },
  ]);
});
