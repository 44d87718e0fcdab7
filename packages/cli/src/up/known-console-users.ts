import type { Store } from "@rolecall/clickhouse";
import { parseIdentityUid } from "@rolecall/core";

/** AWS users of a tenant that the history knows as people, as `account/name`: their keys stay a person's keys after a restart. */
export async function knownConsoleUsers(store: Store, tenant: string): Promise<Set<string>> {
  const rows = await store.select<{ identity_uid: string }>(
    `SELECT DISTINCT identity_uid FROM rolecall.identities
     WHERE tenant = {tenant:String} AND identity_kind = 'human' AND provider = 'aws'`,
    { tenant },
  );
  const users = new Set<string>();
  for (const { identity_uid } of rows) {
    const key = parseIdentityUid(identity_uid);
    if (key !== undefined) users.add(`${key.account}/${key.nativeId}`);
  }
  return users;
}
