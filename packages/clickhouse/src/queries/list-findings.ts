import type { Finding, FindingKind, Severity } from "@rolecall/core";
import { FINDING_COLUMNS, type FindingRow, readFinding } from "../rows/finding-rows.ts";
import type { Store } from "../store.ts";
import { CONCERNED } from "./concerned.ts";
import { allOf, type Conditions } from "./conditions.ts";
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
  /** What decided it: a detector, or a rule by its name. */
  readonly detector?: string;
  /** Whose it is; of one about several machines, who owns any of them. */
  readonly owner?: string;
  /** Only those before this one in the order of the list: the last of the page before. */
  readonly after?: { readonly time: string; readonly finding_uid: string };
  /** 100 by default. */
  readonly limit?: number;
}

/** Findings in their present state, the newest first. */
export async function listFindings(store: Store, filter: FindingFilter = {}): Promise<readonly Finding[]> {
  const { where, parameters } = conditionsOf(filter);
  const rows = await store.select<FindingRow>(
    `SELECT ${FINDING_COLUMNS} FROM rolecall.findings_latest ${where}
     ORDER BY time DESC, finding_uid DESC LIMIT {limit:UInt32}`,
    { ...parameters, limit: filter.limit ?? 100 },
  );
  return rows.map(readFinding);
}

/** How many there are by severity, of which and where a page of them begins left out of the filter. */
export async function countFindings(
  store: Store,
  filter: FindingFilter,
): Promise<Readonly<Partial<Record<Severity, number>>>> {
  const { severities: _, after: _after, ...others } = filter;
  const { where, parameters } = conditionsOf(others);
  const rows = await store.select<{ readonly severity: Severity; readonly n: number }>(
    `SELECT severity, count() AS n FROM rolecall.findings_latest ${where} GROUP BY severity`,
    parameters,
  );
  return Object.fromEntries(rows.map(({ severity, n }) => [severity, n]));
}

function conditionsOf(filter: FindingFilter): Conditions {
  return allOf([
    [`(finding_uid NOT IN (${JUDGED_FINDINGS})) = {open:Bool}`, { open: filter.open }],
    ["severity IN {severities:Array(String)}", { severities: filter.severities }],
    ["time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')", { since: filter.since }],
    ["identity_uid = {uid:String}", { uid: filter.identityUid }],
    ["(identity_uid = {identity:String} OR identity_name = {identity:String})", { identity: filter.identity }],
    [`has(${CONCERNED}, {concerned:String})`, { concerned: filter.concerning }],
    ["tenant = {tenant:String}", { tenant: filter.tenant }],
    ["kind IN {kinds:Array(String)}", { kinds: filter.kinds }],
    ["detector = {detector:String}", { detector: filter.detector }],
    [
      `(owner = {owner:String} OR arrayExists(each -> each IN (SELECT identity_uid FROM rolecall.identities FINAL
        WHERE owner = {owner:String}), ${CONCERNED}))`,
      { owner: filter.owner },
    ],
    [
      "(time, finding_uid) < (parseDateTime64BestEffort({afterTime:String}, 3, 'UTC'), {afterUid:String})",
      { afterTime: filter.after?.time, afterUid: filter.after?.finding_uid },
    ],
  ]);
}
