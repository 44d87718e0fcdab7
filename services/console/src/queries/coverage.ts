import type { Store } from "@rolecall/clickhouse";
import type { Coverage, CoverageState } from "@rolecall/core";
import { ask } from "./question.ts";

export interface CoverageFilter {
  /** `identity_uid`. */
  readonly identity?: string | undefined;
  readonly detector?: string | undefined;
  readonly state?: readonly CoverageState[] | undefined;
  /** Those that are so since then or later, RFC 3339. */
  readonly since?: string | undefined;
  /** By tenant and uid, which nothing changes; or what changed last first. */
  readonly order: "uid" | "time";
  /** Only those after this one in the order of the list. */
  readonly after?: Pick<Coverage, "time" | "identity_uid" | "detector" | "tenant"> | undefined;
  readonly limit: number;
}

const ORDERS = {
  time: [
    `(time, identity_uid, detector, tenant)
          < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterIdentity:String}, {afterDetector:String}, {afterTenant:String})`,
    "time DESC, identity_uid DESC, detector DESC, tenant DESC",
  ],
  uid: [
    "(tenant, identity_uid, detector) > ({afterTenant:String}, {afterIdentity:String}, {afterDetector:String})",
    "tenant, identity_uid, detector",
  ],
} as const;

/** Who is watched by what, and how well. */
export function coverage(store: Store, filter: CoverageFilter): Promise<readonly Coverage[]> {
  const [isAfter, sorting] = ORDERS[filter.order];
  return ask<Coverage>(store, {
    sql: `SELECT tenant, identity_uid, identity_kind, identity_name, detector, state, reason, time
      FROM rolecall.coverage FINAL
      WHERE time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
        AND ({anyIdentity:Bool} OR identity_uid = {identity:String})
        AND ({anyDetector:Bool} OR detector = {detector:String})
        AND ({anyState:Bool} OR has({states:Array(String)}, state))
        AND ({isFirst:Bool} OR ${isAfter})
      ORDER BY ${sorting} LIMIT {limit:UInt32}`,
    parameters: {
      since: filter.since ?? "1970-01-01T00:00:00.000Z",
      anyIdentity: filter.identity === undefined,
      identity: filter.identity ?? "",
      anyDetector: filter.detector === undefined,
      detector: filter.detector ?? "",
      anyState: filter.state === undefined,
      states: filter.state ?? [],
      isFirst: filter.after === undefined,
      afterTime: filter.after?.time ?? "1970-01-01T00:00:00.000Z",
      afterIdentity: filter.after?.identity_uid ?? "",
      afterDetector: filter.after?.detector ?? "",
      afterTenant: filter.after?.tenant ?? "",
      limit: filter.limit,
    },
  });
}
