import type { Finding, FindingKind, Severity } from "@rolecall/core";
import { FINDING_COLUMNS, type FindingRow, readFinding } from "../rows/finding-rows.ts";
import type { Store } from "../store.ts";
import { CONCERNED } from "./concerned.ts";
import { allOf } from "./conditions.ts";
import { JUDGED_FINDINGS } from "./judged-findings.ts";

export interface FindingFilter {
  /** Only those that nobody has closed or called expected; or only the others. */
  readonly open?: boolean;
  readonly severities?: readonly Severity[];
  /** Event time at or after, RFC 3339. */
  readonly since?: string;
  readonly identityUid?: string;
  /** A uid, or what people call it: of all who are called so. */
  readonly identity?: string;
  /** Also those about several of whom this is one. */
  readonly concerning?: string;
  readonly tenant?: string;
  readonly kinds?: readonly FindingKind[];
  /** Only those before this one in the order of the list: the last of the page before. */
  readonly after?: { readonly time: string; readonly finding_uid: string };
  /** 100 by default. */
  readonly limit?: number;
}

/** Findings in their present state, the newest first. */
export async function listFindings(store: Store, filter: FindingFilter = {}): Promise<readonly Finding[]> {
  const { where, parameters } = allOf([
    [`(finding_uid NOT IN (${JUDGED_FINDINGS})) = {open:Bool}`, { open: filter.open }],
    ["severity IN {severities:Array(String)}", { severities: filter.severities }],
    ["time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')", { since: filter.since }],
    ["identity_uid = {uid:String}", { uid: filter.identityUid }],
    ["(identity_uid = {identity:String} OR identity_name = {identity:String})", { identity: filter.identity }],
    [`has(${CONCERNED}, {concerned:String})`, { concerned: filter.concerning }],
    ["tenant = {tenant:String}", { tenant: filter.tenant }],
    ["kind IN {kinds:Array(String)}", { kinds: filter.kinds }],
    [
      "(time, finding_uid) < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterUid:String})",
      { afterTime: filter.after?.time, afterUid: filter.after?.finding_uid },
    ],
  ]);
  const rows = await store.select<FindingRow>(
    `SELECT ${FINDING_COLUMNS} FROM rolecall.findings_latest ${where}
     ORDER BY time DESC, finding_uid DESC LIMIT {limit:UInt32}`,
    { ...parameters, limit: filter.limit ?? 100 },
  );
  return rows.map(readFinding);
}
