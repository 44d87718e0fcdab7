import { createLog } from "@rolecall/runtime/log";
import { createCommands, type Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { type PagerDutyAlert, startFakePagerDuty } from "../../../../test/fakes/index.ts";
import { createPagerDutyApp } from "./pagerduty-app.ts";

const KEY = `rolecall:v1:${"ab".repeat(32)}`;
const SECRET = "a webhook secret";
const ALERT: PagerDutyAlert = { routingKey: "r", dedupKey: KEY, state: "acknowledged", payload: {}, triggers: 1 };

async function told(type: string, signedBy: readonly string[], secrets: readonly string[], alert = ALERT) {
  await using pagerduty = await startFakePagerDuty();
  const commands = createCommands();
  const orders: Order[] = [];
  commands.attach((order) => {
    orders.push(order);
    return Promise.resolve({ accepted: true, message: "" });
  });
  const log = createLog({ level: "error", name: "test" });
  const app = createPagerDutyApp({ secrets: () => secrets, commands, log });
  const { status } = await app.request("/pagerduty/webhook", {
    method: "POST",
    ...pagerduty.webhook(type, alert, signedBy),
  });
  return { status, commands: orders.map(({ command }) => command), ids: orders.map(({ id }) => id) };
}

// Whoever acknowledges later keeps it, however late it is delivered.
const UNTIL = { subject: { wireKey: KEY, saidAt: Date.UTC(2026, 10, 24, 10, 1) } };

test.each([
  ["incident.acknowledged", "acknowledge", {}],
  ["incident.resolved", "resolve", {}],
  ["incident.unacknowledged", "reopen", { comment: "", ...UNTIL }],
])("%s there is %s here", async (type, kind, more) => {
  expect(await told(type, [SECRET], [SECRET])).toEqual({
    status: 202,
    commands: [{ kind, subject: { wireKey: KEY }, by: "pagerduty", ...more }],
    // However often it is delivered.
    ids: ["pagerduty:01E"],
  });
});

test("either of two secrets will do while one is rotated", async () => {
  expect((await told("incident.resolved", ["old", SECRET], [SECRET])).status).toBe(202);
  expect((await told("incident.resolved", [SECRET], ["new", SECRET])).commands).toHaveLength(1);
});

test.each<[string, readonly string[], readonly string[], number]>([
  ["another's signature", ["other"], [SECRET], 401],
  ["no signature", [], [SECRET], 401],
  ["an empty secret", [""], [""], 401],
  ["no secret configured", [SECRET], [], 404],
])("%s is refused", async (_, signedBy, secrets, status) => {
  expect(await told("incident.resolved", signedBy, secrets)).toMatchObject({ status, commands: [] });
});

test("other events, and incidents that are not ours, are taken and change nothing", async () => {
  expect(await told("incident.escalated", [SECRET], [SECRET])).toMatchObject({ status: 202, commands: [] });
  expect(await told("incident.resolved", [SECRET], [SECRET], { ...ALERT, dedupKey: "x" })).toMatchObject({
    commands: [],
  });
});
