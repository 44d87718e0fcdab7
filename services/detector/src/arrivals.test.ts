import type { Event } from "@rolecall/core";
import { createDetector, createRules } from "@rolecall/detection";
import { expect, test } from "vitest";
import { Arrivals } from "./arrivals.ts";
import { createTenants } from "./tenants.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);
const context = () => ({ owner: "", environment: "", criticality: "", group: "" });

const event = (uid: string, source: string, minute: number): Event => ({
  ...{ event_uid: uid, time: new Date(START + minute * MINUTE).toISOString(), tenant: "default", source },
  ...{ provider: "http", action: "read", service: "", action_class: "read", outcome: "success", raw: "", origin: "" },
  ...{ identity_uid: "http:api:api-key:a", identity_kind: "api-key", identity_name: "a" },
});

test("what comes behind its hold is late, by source and with how far; what was seen before is nothing", () => {
  const arrivals = new Arrivals();
  const holdMs = (source: string): number => (source === "gateway" ? MINUTE : 10 * MINUTE);
  const create = (tenant: string) => createDetector({ tenant, holdMs, context }, createRules());
  const detector = createTenants({ tenant: "default", create, arrivals });
  const log = [
    event("a", "gateway", 0),
    event("b", "gateway", 14),
    event("c", "gateway", 12),
    event("d", "github-audit", 5),
    event("e", "gateway", 9),
    event("e", "gateway", 9),
  ];
  for (const [position, one] of log.entries()) detector.offer(one, position);
  expect(arrivals.take()).toEqual([
    { source: "gateway", events: 4, late: 2, furthest_ms: 5 * MINUTE },
    { source: "github-audit", events: 1, late: 0, furthest_ms: 0 },
  ]);
  expect(arrivals.take()).toEqual([]);
});
