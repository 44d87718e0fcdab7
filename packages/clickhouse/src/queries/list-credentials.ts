import type { Credential, CredentialKind, Identity } from "@rolecall/core";
import { readCredential } from "../rows/identity-rows.ts";
import type { Store } from "../store.ts";
import { allOf } from "./conditions.ts";

export interface CredentialFilter {
  readonly kinds?: readonly CredentialKind[];
  /** Of the identity that uses it. */
  readonly owner?: string;
  /** Only those of identities that nobody owns. */
  readonly unowned?: boolean;
  readonly identity?: string;
  /** Part of the credential's uid, or of the name or uid of whoever uses it; case ignored. */
  readonly search?: string;
  /** Last used at or after, RFC 3339. */
  readonly since?: string;
  /** Last used before, RFC 3339. */
  readonly until?: string;
  /** Only those that were there before this, RFC 3339, and have no end that a log names. */
  readonly endlessSince?: string;
  /** Only those whose end was before this, RFC 3339. */
  readonly endedBefore?: string;
  /** Only those that several identities use. */
  readonly shared?: boolean;
  /** The last used first, unless it says the oldest first, or by tenant, identity and credential: an order that no use changes. */
  readonly order?: CredentialOrder;
  /** Only those after this one in the order of the list: the last of the page before. */
  readonly after?: Pick<CredentialItem, "tenant" | "identity_uid" | "credential_uid" | "last_seen" | "born">;
  /** 100 by default. */
  readonly limit?: number;
}

export const CREDENTIAL_ORDERS = ["last_seen", "age", "uid"] as const;
export type CredentialOrder = (typeof CREDENTIAL_ORDERS)[number];

/** A credential with whose it is. */
export interface CredentialItem extends Credential, Pick<Identity, "identity_name" | "owner" | "environment"> {
  /** When it was issued, or where no log says so, first seen: it is at least so old. */
  readonly born: string;
  /** How many identities use it. */
  readonly users: number;
}

/** What a table of them has, in this order. */
export const CREDENTIAL_COLUMNS: readonly (keyof CredentialItem)[] = [
  ...(["credential_uid", "credential_kind", "identity_uid", "identity_name", "owner", "environment"] as const),
  ...(["born", "issued", "expires", "first_seen", "last_seen", "events", "users"] as const),
];

/** When a credential was issued, or where no log says so, first seen: an expression over a row of `credentials`. */
export const BORN = "if(issued > toDateTime64(0, 3, 'UTC'), issued, first_seen)";
const AT = "parseDateTime64BestEffort({afterAt:String}, 3, 'UTC')";
const AFTER = "{afterTenant:String}, {afterIdentity:String}, {afterCredential:String}";
const KEY = "tenant, identity_uid, credential_uid";

const ORDERS: Readonly<Record<CredentialOrder, readonly [isAfter: string, sorting: string]>> = {
  last_seen: [
    `last_seen < ${AT} OR (last_seen = ${AT} AND (${KEY}) > (${AFTER}))`,
    "last_seen DESC, tenant, identity_uid, credential_uid",
  ],
  age: [`(born, ${KEY}) > (${AT}, ${AFTER})`, `born, ${KEY}`],
  uid: [`(${KEY}) > (${AFTER})`, KEY],
};

const OF = "(tenant, identity_uid) IN (SELECT tenant, identity_uid FROM rolecall.identities FINAL WHERE";

/** What several identities use has several rows. Hashes are grouped in a third of the time that names are, and leave few. */
const SEVERAL_ROWS = `credential_uid != '' AND cityHash64(credential_uid) IN (SELECT cityHash64(credential_uid) AS hash
  FROM rolecall.credentials GROUP BY hash HAVING count() > 1)`;

/** Credentials that were seen in use, with whose they are. */
export async function listCredentials(store: Store, filter: CredentialFilter = {}): Promise<readonly CredentialItem[]> {
  const { order = "last_seen", after } = filter;
  const [isAfter, sorting] = ORDERS[order];
  const afterAt = order === "uid" ? {} : { afterAt: order === "age" ? after?.born : after?.last_seen };
  const { where, parameters } = allOf([
    ["credential_kind IN {kinds:Array(String)}", { kinds: filter.kinds }],
    [`${OF} owner = {owner:String})`, { owner: filter.owner }],
    [`${OF} owner = '' AND {unowned:UInt8} = 1)`, { unowned: filter.unowned === true ? 1 : undefined }],
    ["identity_uid = {identity:String}", { identity: filter.identity }],
    [
      `(positionCaseInsensitiveUTF8(concat(credential_uid, '\\n', identity_uid), {search:String}) > 0
        OR ${OF} positionCaseInsensitiveUTF8(identity_name, {search:String}) > 0))`,
      { search: filter.search },
    ],
    ["last_seen >= parseDateTime64BestEffort({since:String}, 3, 'UTC')", { since: filter.since }],
    ["last_seen < parseDateTime64BestEffort({until:String}, 3, 'UTC')", { until: filter.until }],
    [
      "born < parseDateTime64BestEffort({endlessSince:String}, 3, 'UTC') AND expires <= toDateTime64(0, 3, 'UTC')",
      { endlessSince: filter.endlessSince },
    ],
    [
      "expires > toDateTime64(0, 3, 'UTC') AND expires < parseDateTime64BestEffort({endedBefore:String}, 3, 'UTC')",
      { endedBefore: filter.endedBefore },
    ],
    [
      `(tenant, credential_uid) IN (SELECT tenant, credential_uid FROM rolecall.credentials
        WHERE ${SEVERAL_ROWS} AND {shared:UInt8} = 1 GROUP BY tenant, credential_uid HAVING min(identity_uid) != max(identity_uid))`,
      { shared: filter.shared === true ? 1 : undefined },
    ],
    [
      `(${isAfter})`,
      {
        ...afterAt,
        afterTenant: after?.tenant,
        afterIdentity: after?.identity_uid,
        afterCredential: after?.credential_uid,
      },
    ],
  ]);
  const rows = await store.select<CredentialItem>(
    `WITH listed AS (SELECT tenant, credential_uid, credential_kind, identity_uid, first_seen, last_seen, issued, expires, events,
        ${BORN} AS born
      FROM rolecall.credentials FINAL ${where} ORDER BY ${sorting} LIMIT {limit:UInt32})
    SELECT tenant, credential_uid, credential_kind, identity_uid, identity_name, owner, environment, born, issued, expires,
      first_seen, last_seen, events, users
    FROM listed
    LEFT JOIN (SELECT tenant, identity_uid, identity_name, owner, environment FROM rolecall.identities FINAL
      WHERE (tenant, identity_uid) IN (SELECT tenant, identity_uid FROM listed)) AS who USING (tenant, identity_uid)
    LEFT JOIN (SELECT tenant, credential_uid, toUInt32(uniqExact(identity_uid)) AS users FROM rolecall.credentials FINAL
      WHERE credential_uid IN (SELECT credential_uid FROM listed) GROUP BY tenant, credential_uid) AS shared
      USING (tenant, credential_uid)
    ORDER BY ${sorting}`,
    { ...parameters, limit: filter.limit ?? 100 },
  );
  return rows.map((row) => ({ ...row, ...readCredential(row) }));
}
