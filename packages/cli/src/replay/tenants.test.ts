import type { Event } from "@rolecall/core";
import { createRules } from "@rolecall/detection";
import { expect, test } from "vitest";
import { createRefusedEvents } from "../serve/refused-events.ts";
import { createBeginning } from "./begin-run.ts";
import { allSinks } from "./replay-sink.ts";

const TIME = "2026-11-02T10:00:00.000Z";

const CONTEXT = { owner: "", environment: "", criticality: "", group: "g" };

const stopped = (tenant: string): Event => ({
  event_uid: `e-${tenant}`,
  time: TIME,
  tenant,
  source: "aws-cloudtrail",
  provider: "aws",
  account_uid: "111122223333",
  service: "cloudtrail.amazonaws.com",
  action: "StopLogging",
  action_class: "admin",
  identity_uid: "aws:111122223333:role:deploy",
  identity_kind: "role",
  identity_name: "deploy",
  outcome: "success",
  raw: JSON.stringify({ eventName: "StopLogging", requestParameters: { name: "trail" } }),
  origin: "file:1",
});

test("what is found about a record that names its tenant is that tenant's, and so is its SQL", async () => {
  const begin = createBeginning({
    ...{ store: undefined, inputs: [], tenant: "default", looksInto: () => false, archive: false, notifies: false },
    files: async () => allSinks([]),
    detector: { tenant: "default", holdMs: () => 0, context: () => CONTEXT },
    rules: () => createRules(),
    notice: (message) => expect.fail(message),
    says: (name) => expect.fail(name),
  });
  const { detector } = await begin(Date.parse(TIME), {
    letters: () => expect.fail("refused"),
    events: createRefusedEvents(),
  });
  for (const [offset, tenant] of ["default", "b"].entries()) detector.offer(stopped(tenant), offset, Date.parse(TIME));
  detector.finish();
  const found = detector.take();
  expect(found.map(({ tenant }) => tenant)).toEqual(["default", "b"]);
  expect(found.map(({ events }) => events[0])).toEqual(["e-default", "e-b"]);
  expect(found.map(({ sql, tenant }) => sql.includes(`AND tenant = '${tenant}'`))).toEqual([true, true]);
});
