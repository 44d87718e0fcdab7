import type { Identity, IdentityLink } from "@rolecall/core";
import type { Store } from "../store.ts";

/** What an identity is linked with, either way; the last seen first. */
export async function identityLinks(
  store: Store,
  { tenant, identity_uid }: Pick<Identity, "tenant" | "identity_uid">,
): Promise<readonly IdentityLink[]> {
  return store.select<IdentityLink>(
    `SELECT tenant, from_uid, to_uid, link_kind, evidence, confidence, first_seen, last_seen, events
     FROM rolecall.identity_links FINAL
     WHERE tenant = {tenant:String} AND (from_uid = {uid:String} OR to_uid = {uid:String})
     ORDER BY last_seen DESC, from_uid, to_uid LIMIT 100`,
    { tenant, uid: identity_uid },
  );
}
