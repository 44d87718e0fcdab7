import {
  getIdentity,
  hoursOfWeek,
  type IdentityProfile,
  identityLinks,
  listFindings,
  type Store,
  type TopValue,
  topValues,
} from "@rolecall/clickhouse";
import type { Finding, Identity, IdentityLink } from "@rolecall/core";

const TOP = 10;
const FINDINGS = 20;

/** Columns of the events that a portrait counts, with what a person calls them. */
export const PORTRAIT_COLUMNS = [
  ["action", "actions"],
  ["service", "services"],
  ["src_network", "networks"],
  ["client", "clients"],
  ["error_code", "errors"],
] as const;

export type PortraitColumn = (typeof PORTRAIT_COLUMNS)[number][0];

/** An identity with what it does. */
export interface Portrait extends IdentityProfile {
  /** Calls in each hour of the week, Monday 00:00 UTC first. */
  readonly hoursOfWeek: readonly number[];
  readonly top: Readonly<Record<PortraitColumn, readonly TopValue[]>>;
  /** Identities that it is, or acts through, on other platforms. */
  readonly linked: readonly IdentityLink[];
  /** The newest first. */
  readonly latestFindings: readonly Finding[];
}

/** @throws RangeError where there is no such identity: look its uid up first. */
export async function gatherPortrait(
  store: Store,
  { tenant, identity_uid: uid }: Pick<Identity, "tenant" | "identity_uid">,
): Promise<Portrait> {
  const profile = await getIdentity(store, uid, tenant);
  if (profile === undefined) throw new RangeError(`there is no identity ${uid}`);
  const { identity } = profile;
  const [week, linked, latestFindings, ...tops] = await Promise.all([
    hoursOfWeek(store, identity),
    identityLinks(store, identity),
    listFindings(store, { concerning: uid, tenant, limit: FINDINGS }),
    ...PORTRAIT_COLUMNS.map(([column]) => topValues(store, identity, column, { limit: TOP })),
  ]);
  const top = Object.fromEntries(PORTRAIT_COLUMNS.map(([column], at) => [column, tops[at] ?? []]));
  return { ...profile, hoursOfWeek: week, linked, latestFindings, top: top as Portrait["top"] };
}
