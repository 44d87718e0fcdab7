import type { Store } from "../store.ts";

/** Something that points at an owner of an identity that has none. */
export interface OwnerClue {
  readonly tenant: string;
  readonly identity_uid: string;
  readonly kind: "origin" | "sibling" | "behalf" | "maker" | "team";
  /** The owner, or the person. */
  readonly points_at: string;
  /** How much speaks for it. */
  readonly weight: number;
}

/**
 * Clues for all unowned machines: the owner of what they are linked with; owners of machines of the same place (the native
 * id up to its last `/`, within provider and account); on whose behalf they act most; who made them. Each within its tenant.
 */
export async function ownerClues(store: Store): Promise<readonly OwnerClue[]> {
  return store.select<OwnerClue>(
    `WITH
       owned AS (SELECT tenant, identity_uid, owner FROM rolecall.identities FINAL WHERE owner != ''),
       bare AS (
         SELECT tenant, identity_uid, identity_name, provider, account_uid FROM rolecall.identities FINAL
         WHERE owner = '' AND identity_kind NOT IN ('human', 'cloud-service', 'root', 'unknown')
       ),
       places AS (
         SELECT tenant, arrayStringConcat(arraySlice(splitByChar('/', arrayStringConcat(splitByChar(':', identity_uid), '/')), 1, -1), '/') AS place, owner
         FROM owned WHERE position(splitByChar(':', identity_uid)[4], '/') > 0
       )
     SELECT bare.tenant AS tenant, bare.identity_uid AS identity_uid, 'origin' AS kind, owned.owner AS points_at, count() AS weight
     FROM bare INNER JOIN rolecall.identity_links AS l ON l.tenant = bare.tenant AND l.to_uid = bare.identity_uid
     INNER JOIN owned ON owned.tenant = l.tenant AND owned.identity_uid = l.from_uid GROUP BY ALL
     UNION ALL
     SELECT b.tenant, b.identity_uid, 'sibling', p.owner, count() FROM (
       SELECT tenant, identity_uid, arrayStringConcat(arraySlice(splitByChar('/', arrayStringConcat(splitByChar(':', identity_uid), '/')), 1, -1), '/') AS place FROM bare
     ) AS b INNER JOIN places AS p ON p.tenant = b.tenant AND p.place = b.place GROUP BY ALL
     UNION ALL
     SELECT tenant, identity_uid, 'behalf', delegation[-1], count() FROM rolecall.events
     WHERE notEmpty(delegation) AND (tenant, identity_uid) IN (SELECT tenant, identity_uid FROM bare)
       AND position(delegation[-1], ':human:') > 0 GROUP BY ALL
     UNION ALL
     SELECT bare.tenant, bare.identity_uid, 'maker', e.identity_name, count() FROM rolecall.events AS e
     INNER JOIN bare ON bare.tenant = e.tenant AND bare.account_uid = e.account_uid AND endsWith(e.resource, bare.identity_name)
     WHERE e.action IN ('CreateRole', 'CreateUser', 'CreateServiceAccount', 'create serviceaccounts') GROUP BY ALL`,
  );
}
