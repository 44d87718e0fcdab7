import type { Event } from "@rolecall/core";
import { createDetector, createRules, type Detector } from "@rolecall/detection";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { createMeter } from "./meter.ts";

const create = (mostIdentities = 1000): Detector =>
  createDetector(
    {
      tenant: "default",
      holdMs: () => 0,
      mostIdentities,
      context: () => ({ owner: "", environment: "", criticality: "", group: "" }),
    },
    createRules(),
  );

const event = (name: string, minute: number): Event => ({
  event_uid: `${name} ${minute}`,
  time: new Date(Date.UTC(2026, 10, 2, 0, minute)).toISOString(),
  tenant: "default",
  source: "rolecall",
  provider: "http",
  action: "read",
  service: "",
  action_class: "read",
  identity_uid: `http:api:api-key:${name}`,
  identity_kind: "api-key",
  identity_name: name,
  outcome: "success",
  raw: "",
  origin: "",
});

test("a process with several partitions says what all of them hold", async () => {
  const metrics = createMetrics({ version: "0" });
  for (const [partition, names] of [["a", "b"], ["c"]].entries()) {
    const detector = create();
    const meter = createMeter(metrics, detector);
    metrics.sample(meter.tell);
    const events = names.flatMap((name) => [event(name, 0), event(name, 0), event(name, 9)]);
    for (const [position, one] of events.entries()) detector.offer(one, position);
    detector.take();
    meter.read(partition, events.at(-1));
  }
  const { body } = await metrics.render();
  expect(body).toMatch(/^rolecall_state_identities 3$/m);
  expect(body).toMatch(/^rolecall_duplicate_events_total 3$/m);
  expect(body.match(/^rolecall_event_lag_seconds\{partition="\d"\} \d/gm)).toHaveLength(2);
});

test("what left memory, came back and could not be watched is counted, and that room is short is said once", async () => {
  const metrics = createMetrics({ version: "0" });
  let short = 0;
  const detector = create(2);
  const meter = createMeter(metrics, detector, () => {
    short += 1;
  });
  metrics.sample(meter.tell);
  const say = (name: string, minute: number, position: number): void => {
    detector.offer(event(name, minute), position);
    meter.read(0, event(name, minute));
  };
  say("a", 0, 0);
  say("b", 1, 1);
  expect(short).toBe(0);
  for (const [position, name] of ["c", "c", "a", "b"].entries()) say(name, 150 * (position + 1), position + 2);
  detector.finish();
  meter.read(0, undefined);
  expect(short).toBe(1);
  const { body } = await metrics.render();
  expect(body).toMatch(/^rolecall_away_identities 1$/m);
  expect(body).toMatch(/^rolecall_returned_identities_total 2$/m);
  expect(body).toMatch(/^rolecall_forgotten_identities_total 0$/m);
  expect(body).toMatch(/^rolecall_unwatched_events_total 0$/m);
});
