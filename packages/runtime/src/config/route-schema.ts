import { z } from "zod";
import { duration, flag, list, name, strict, text } from "./fields.ts";

const matchers = list(text);

const groupBy = list(text).min(1, "must not be empty: ['...'] groups by all labels");

const child: z.ZodType = strict({
  name,
  matchers: matchers.default([]),
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

/** An entry of `inhibit_rules`. */
export const inhibitRuleSchema: z.ZodType = strict({
  name,
  source_matchers: matchers.min(1, "must not be empty"),
  target_matchers: matchers.min(1, "must not be empty"),
  equal: list(text).default([]),
});
