import type { EventOutcome } from "@rolecall/core";
import { expect, test } from "vitest";
import { findingsOf } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const HOUR = 3_600_000;

test.each<[EventOutcome, string]>([
  ["success", "desk called a tool that it had never called (read_secret)"],
  ["denied", "desk called a tool that it had never called (read_secret) (attempted, denied)"],
])("of a first call for secrets that was a %s the title says so", (outcome, title) => {
  const events = Array.from({ length: 97 }, (_, n) =>
    call("desk", WORLD_START + n * HOUR, `e${n}`, {
      identity_kind: "ai-agent",
      action: `execute_tool ${n < 96 ? "search" : "read_secret"}`,
      outcome: n < 96 ? "success" : outcome,
    }),
  );
  const [told] = findingsOf(events).filter(({ detector }) => detector === "delegation.new-tool");
  expect(told?.title).toBe(title);
});
