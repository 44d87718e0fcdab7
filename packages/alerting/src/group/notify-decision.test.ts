import { expect, test } from "vitest";
import { decideNotification, type LastSaid, type Present } from "./notify-decision.ts";

const NOW = 1_000_000_000;
const REPEAT = 3_600_000;
const SAID: LastSaid = { at: NOW - 1000, firing: ["a", "b"], resolved: ["r"], severity: "medium" };
const BOTH: Present = { firing: ["a", "b"], resolved: [], severity: "medium" };

test.each<[string, LastSaid | undefined, Partial<Present>, string, { sendResolved?: boolean }?]>([
  ["row 1: nothing was said and something fires", undefined, {}, "first_notification"],
  ["row 2: nothing was said and nothing fires", undefined, { firing: [], resolved: ["a"] }, "quiet nothing-firing"],
  ["row 3: one fires that was not said", SAID, { firing: ["a", "c"] }, "new_alerts_in_group"],
  ["row 3: one fires and the last word was that none does", { ...SAID, firing: [] }, {}, "first_notification"],
  ["row 4: the same fire, more severely, long before the repeat", SAID, { severity: "high" }, "severity_raised"],
  ["row 4: a lower severity is no reason", SAID, { severity: "low" }, "quiet repeat-interval-not-elapsed"],
  ["row 5: none fires any more", SAID, { firing: [], resolved: ["a", "b"] }, "all_alerts_resolved"],
  [
    "row 5: none fires any more, decided even where resolutions are not sent",
    SAID,
    { firing: [], resolved: ["a", "b"] },
    "all_alerts_resolved",
    { sendResolved: false },
  ],
  [
    "row 6: none fires and none did",
    { ...SAID, firing: [] },
    { firing: [], resolved: ["z"] },
    "quiet resolved-within-interval",
  ],
  ["row 7: one of several is resolved", SAID, { firing: ["a"], resolved: ["b"] }, "new_resolved_alerts"],
  [
    "row 7: unless resolutions are not sent",
    SAID,
    { firing: ["a"], resolved: ["b"] },
    "quiet repeat-interval-not-elapsed",
    { sendResolved: false },
  ],
  ["row 8: the last word is a repeat interval old", { ...SAID, at: NOW - REPEAT }, {}, "repeat_interval_elapsed"],
  ["row 9: otherwise", { ...SAID, at: NOW - REPEAT + 1 }, {}, "quiet repeat-interval-not-elapsed"],
])("section 5, %s", (_, last, present, expected, options = {}) => {
  const decision = decideNotification(
    last,
    { ...BOTH, ...present },
    { sendResolved: true, repeatIntervalMs: REPEAT, ...options },
    NOW,
  );
  expect(decision.kind === "quiet" ? `quiet ${decision.reason}` : decision.reason).toBe(expected);
});
