import { z } from "zod";
import { duration, flag, list, name, strict, text } from "./fields.ts";

const matchers = list(text);

const groupBy = list(text).min(1, "must not be empty: ['...'] groups by all labels");

const child: z.ZodType = strict({
  name,
  matchers: matchers.default([]),
  when: text.optional(),
  continue: flag.default(false),
  receiver: text.optional(),
  group_by: groupBy.optional(),
  group_wait: duration.optional(),
  group_interval: duration.optional(),
  repeat_interval: duration.optional(),
  mute_time_intervals: list(text).default([]),
  active_time_intervals: list(text).default([]),
  routes: list(z.lazy(() => child)).default([]),
});

/**
 * The root of the routing tree: it matches everything, so it has no name, matchers or intervals. Waits
 * that are not written are left to alerting, where they depend on the severity.
 */
export const routeSchema: z.ZodType = strict({
  receiver: text,
  group_by: groupBy.default(["identity_uid"]),
  group_wait: duration.optional(),
  group_interval: duration.optional(),
  repeat_interval: duration.optional(),
  routes: list(child).default([]),
});

const INSTANT = "must be an instant, as 2026-11-24T22:00:00Z";
const instant = z.iso.datetime({ offset: true, error: INSTANT });

/** An entry of `maintenance_windows`. */
export const maintenanceWindowSchema: z.ZodType = strict({
  name,
  starts_at: instant,
  ends_at: instant,
  matchers: matchers.default([]),
  when: text.optional(),
  at_end: z.enum(["replay", "discard"], "must be replay or discard").default("replay"),
})
  // Of one that is no instant that is told already.
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
  name,
  source_matchers: matchers.min(1, "must not be empty"),
  target_matchers: matchers.min(1, "must not be empty"),
  equal: list(text).default([]),
});
