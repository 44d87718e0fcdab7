import type { Identity, IdentityKind } from "@rolecall/core";
import { readIdentity } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { CONCERNED } from "./concerned.ts";
import { allOf } from "./conditions.ts";
import { JUDGED_FINDINGS } from "./judged-findings.ts";
import { BORN } from "./list-credentials.ts";

export interface IdentityFilter {
  readonly kinds?: readonly IdentityKind[];
  readonly owner?: string;
  readonly provider?: string;
  /** Only those that nobody owns. */
  readonly unowned?: boolean;
  /** Last seen at or after, RFC 3339. */
  readonly since?: string;
  /** Last seen before, RFC 3339. */
  readonly until?: string;
  /** Only those with a finding of one of these kinds whose episode is not closed; empty: of any kind. */
  readonly findingKinds?: readonly string[];
  /** Only those with a finding of one of these detectors whose episode is not closed. */
  readonly detectors?: readonly string[];
  /** Only those that still used, at or after `since`, a credential that is older than `before`: issued before that, or where no log says when, first seen; RFC 3339. */
  readonly oldCredential?: { readonly before: string; readonly since: string };
  /** Part of the name or of the uid, case ignored. */
  readonly search?: string;
  /** By last seen, the last first, unless it says by uid: an order that nobody's acting changes. */
  readonly order?: "uid" | "last_seen";
  /** Only those after this one in the order of the list: the last of the page before. */
  readonly after?: Pick<Identity, "last_seen" | "identity_uid" | "tenant">;
  /** 100 by default. */
  readonly limit?: number;
}

/** Columns of an identity in the order of its type. */
export const IDENTITY_COLUMNS = `tenant, identity_uid, identity_kind, identity_name, provider, account_uid, owner, team,
  environment, criticality, purpose, contacts, links, expected_end, used_by, used_by_reason, first_seen, last_seen, events`;

/** So many whose name matches are read by their key; where there are more, reading everybody is as fast. */
const MOST_FOUND = 1000;
// As the index ix_search has it.
const MATCHES = "lower(concat(identity_name, '\\n', identity_uid)) LIKE {pattern:String}";

const ORDERS = {
  last_seen: [
    `(last_seen, identity_uid, tenant)
        < (parseDateTime64BestEffort({afterSeen:String}, 3, 'UTC'), {afterUid:String}, {afterTenant:String})`,
    "last_seen DESC, identity_uid DESC, tenant DESC",
  ],
  uid: ["(tenant, identity_uid) > ({afterTenant:String}, {afterUid:String})", "tenant, identity_uid"],
} as const;

/** Identities, the last seen first unless asked otherwise. */
export async function listIdentities(store: Store, filter: IdentityFilter = {}): Promise<readonly Identity[]> {
  const pattern = filter.search !== undefined && isAscii(filter.search) ? patternOf(filter.search) : undefined;
  const found = pattern === undefined ? undefined : await foundBy(store, pattern);
  if (found?.length === 0) return [];
  const { order = "last_seen", after } = filter;
  const [isAfter, sorting] = ORDERS[order];
  const seen = order === "last_seen" ? { afterSeen: after?.last_seen } : {};
  const { where, parameters } = allOf([
    ["identity_kind IN {kinds:Array(String)}", { kinds: filter.kinds }],
    ["owner = {owner:String}", { owner: filter.owner }],
    ["owner = '' AND {unowned:UInt8} = 1", { unowned: filter.unowned === true ? 1 : undefined }],
    ["provider = {provider:String}", { provider: filter.provider }],
    ["last_seen >= parseDateTime64BestEffort({since:String}, 3, 'UTC')", { since: filter.since }],
    ["last_seen < parseDateTime64BestEffort({until:String}, 3, 'UTC')", { until: filter.until }],
    [
      `(tenant, identity_uid) IN (SELECT tenant, arrayJoin(${CONCERNED}) FROM rolecall.findings_latest
        WHERE (empty({findingKinds:Array(String)}) OR has({findingKinds:Array(String)}, kind)) AND finding_uid NOT IN (${JUDGED_FINDINGS}))`,
      { findingKinds: filter.findingKinds },
    ],
    [
      `(tenant, identity_uid) IN (SELECT tenant, arrayJoin(${CONCERNED}) FROM rolecall.findings_latest
        WHERE has({detectors:Array(String)}, detector) AND finding_uid NOT IN (${JUDGED_FINDINGS}))`,
      { detectors: filter.detectors },
    ],
    [
      `(tenant, identity_uid) IN (SELECT tenant, identity_uid FROM rolecall.credentials FINAL
        WHERE ${BORN} < parseDateTime64BestEffort({credentialFirst:String}, 3, 'UTC')
          AND last_seen >= parseDateTime64BestEffort({credentialSince:String}, 3, 'UTC'))`,
      { credentialFirst: filter.oldCredential?.before, credentialSince: filter.oldCredential?.since },
    ],
    [MATCHES, { pattern }],
    ["identity_uid IN {found:Array(String)}", { found }],
    [
      "positionCaseInsensitiveUTF8(concat(identity_name, '\\n', identity_uid), {search:String}) > 0",
      { search: pattern === undefined ? filter.search : undefined },
    ],
    [isAfter, { ...seen, afterUid: after?.identity_uid, afterTenant: after?.tenant }],
  ]);
  const rows = await store.select<Identity>(
    `SELECT ${IDENTITY_COLUMNS} FROM rolecall.identities FINAL ${where}
     ORDER BY ${sorting} LIMIT {limit:UInt32}`,
    { ...parameters, limit: filter.limit ?? 100 },
  );
  return rows.map(readIdentity);
}

/** Who may match, in whatever state of theirs, by the index; undefined where those are too many to name. */
async function foundBy(store: Store, pattern: string): Promise<readonly string[] | undefined> {
  const rows = await store.select<{ readonly identity_uid: string }>(
    `SELECT DISTINCT identity_uid FROM rolecall.identities WHERE ${MATCHES} LIMIT ${MOST_FOUND + 1}`,
    { pattern },
  );
  return rows.length > MOST_FOUND ? undefined : rows.map(({ identity_uid }) => identity_uid);
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** What contains the text, of text in lower case. */
function patternOf(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}
