import { z } from "zod";
import { duration, flag, list, name, strict, text } from "./fields.ts";

const matchers = list(text);
const ALL_MATCH = `Labels, all of which must match: severity=~"high|critical", owner!=""`;
const when = text
  .optional()
  .describe(`CEL over finding and labels, which must hold as well: finding.score > 80 && labels.team == "pay"`);

/** What the root and its children both have; of a child what is absent is its parent's. */
const waits = {
  group_wait: duration
    .optional()
    .describe("How long a new message waits for more; absent: 10s, and critical ones wait for nothing"),
  group_interval: duration
    .optional()
    .describe("How long after a message the next one of its group may come; absent: 5m"),
  repeat_interval: duration
    .optional()
    .describe("How long after a message it is said again while it is open; absent: 24h"),
};
const groupBy = list(text)
  .min(1, "must not be empty: ['...'] groups by all labels")
  .describe("Labels that findings of one message have alike; ['...'] is all of them");

const child: z.ZodType = strict({
  name: name.describe("Its own among all routes"),
  matchers: matchers.default([]).describe(ALL_MATCH),
  when,
  continue: flag.default(false).describe("true: the routes after it are asked as well"),
  receiver: text.optional().describe("Who is told; absent: its parent's"),
  group_by: groupBy.optional(),
  ...waits,
  mute_time_intervals: list(text).default([]).describe("Names of time_intervals in which nothing is told"),
  active_time_intervals: list(text).default([]).describe("Names of time_intervals outside which nothing is told"),
  routes: list(z.lazy(() => child))
    .default([])
    .describe("Of what it takes: the first that matches takes it"),
});

/**
 * The root of the routing tree: it matches everything, so it has no name, matchers or intervals. Waits
 * that are not written are left to alerting, where they depend on the severity.
 */
export const routeSchema: z.ZodType = strict({
  receiver: text.describe("Who is told of what no child takes"),
  group_by: groupBy.default(["identity_uid"]),
  ...waits,
  routes: list(child).default([]).describe("The first that matches takes it, and with continue those after it too"),
});

const INSTANT = "must be an instant, as 2026-11-24T22:00:00Z";
const instant = z.iso.datetime({ offset: true, error: INSTANT });

/** An entry of `maintenance_windows`. */
export const maintenanceWindowSchema: z.ZodType = strict({
  name: name.describe("Its own among all windows; receipts name it"),
  starts_at: instant.describe("An instant, RFC 3339"),
  ends_at: instant.describe("An instant, RFC 3339"),
  matchers: matchers.default([]).describe(ALL_MATCH),
  when,
  at_end: z
    .enum(["replay", "discard"], "must be replay or discard")
    .default("replay")
    .describe("What still fires when it is over is told then, or not at all"),
})
  // A time that is no instant has a fault of its own already: compared, it is NaN, and passes here.
  .refine(({ starts_at, ends_at }) => !(Date.parse(starts_at) >= Date.parse(ends_at)), {
    path: ["ends_at"],
    message: "must be after it starts",
  })
  .refine(({ matchers: some, when }) => some.length > 0 || when !== undefined, {
    path: ["matchers"],
    message: "without matchers or when, it would hold back everything",
  });

/** An entry of `inhibit_rules`. */
export const inhibitRuleSchema: z.ZodType = strict({
  name: name.describe("Its own among all rules; receipts name it"),
  source_matchers: matchers.min(1, "must not be empty").describe("A finding that is open and has these labels"),
  target_matchers: matchers.min(1, "must not be empty").describe("holds back those that have these"),
  equal: list(text).default([]).describe("and have these labels alike"),
});
