import { expect, test } from "vitest";
import type { Page } from "../page.ts";
import { anItem, aPage } from "../testing/a-page.ts";
import { renderReply } from "./reply.ts";

const one = (change: Partial<Page>): Page =>
  aPage({ firing: [anItem({ severity: "low" })], firingTotal: 1, ...change });
const TITLE = "deploy called from a network it never used, on actions it never called";

/** Who reads the thread alone knows since when, and that whoever took it took something less. */
test.each<[string, Page, string]>([
  [
    "a reminder",
    one({ reason: "repeat_interval_elapsed", severity: "high" }),
    `Still firing since 2026-11-24 10:00 UTC (1 firing): high: ${TITLE}`,
  ],
  [
    "what nobody has taken, and is graver",
    one({ reason: "severity_raised", severity: "critical" }),
    `Raised to critical: ${TITLE}`,
  ],
  [
    "what somebody has taken, and is graver",
    {
      ...one({ reason: "severity_raised", severity: "critical", state: "acknowledged" }),
      firing: [anItem({ state: "acknowledged", ackedBy: "ann" })],
    },
    `Raised to critical: ${TITLE}\nann had taken it before that: see whether somebody is at it now`,
  ],
  [
    "a snooze of what could get graver",
    one({
      reason: "snoozed",
      severity: "high",
      remark: { did: "snoozed", by: "ann", why: "", until: Date.UTC(2026, 10, 24, 11) },
    }),
    "Snoozed by ann until 2026-11-24 11:00 UTC. What is graver is told",
  ],
])("%s", (_, page, text) => {
  expect(renderReply(page)?.text).toBe(text);
});
