import type { Store } from "@rolecall/clickhouse";
import { type Finding, parseTime } from "@rolecall/core";
import { ask } from "../question.ts";

/** When the finding was at its strongest: the time of its peak event, else that of the decision. Epoch ms. */
export async function peakTime(store: Store, finding: Finding): Promise<number> {
  const peak = finding.events[1] ?? finding.events[0] ?? "";
  const [row] = await ask<{ readonly time: string }>(store, {
    sql: `SELECT time FROM rolecall.events_latest
      WHERE tenant = {tenant:String} AND identity_uid = {uid:String} AND event_uid = {event:String}
        AND time >= toDateTime64({from:String}, 3, 'UTC') AND time <= toDateTime64({to:String}, 3, 'UTC') LIMIT 1`,
    parameters: {
      tenant: finding.tenant,
      uid: finding.identity_uid,
      event: peak,
      from: finding.first_seen.replace("Z", ""),
      to: finding.last_seen.replace("Z", ""),
    },
  });
  return parseTime(row?.time ?? finding.time);
}
