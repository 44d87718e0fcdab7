import { listFindings, type Store } from "@rolecall/clickhouse";
import type { Identity } from "@rolecall/core";
import { visible } from "../render/visible.ts";
import { Failure } from "../verb.ts";

const SHOWN = 5;

/**
 * The id of the finding that is meant: the id itself, the beginning of it that no other has, or `latest`.
 * @throws Failure where none is, or several are.
 */
export async function findFindingUid(store: Store, given: string): Promise<string> {
  if (given === "latest") {
    const [latest] = await listFindings(store, { limit: 1 });
    if (latest === undefined) throw new Failure("there are no findings yet");
    return latest.finding_uid;
  }
  const rows = await store.select<{ uid: string }>(
    `SELECT DISTINCT finding_uid AS uid FROM rolecall.findings_latest
     WHERE startsWith(finding_uid, {given:String}) OR startsWith(finding_uid, concat('f_', {given:String}))
     ORDER BY uid != {given:String}, uid LIMIT {limit:UInt8}`,
    { given, limit: SHOWN + 1 },
  );
  const uids = rows.map((row) => row.uid);
  if (uids[0] === given) return given;
  return theOnly(uids, given, "finding", "rolecall findings lists them");
}

/**
 * The identity that is meant: by the uid or its beginning, or the name, or the beginning of the name. An exact one goes before
 * all others. Where several tenants have one uid, it is that of the tenant in which it was seen last.
 * @throws Failure where none is, or several are.
 */
export async function findIdentity(store: Store, given: string): Promise<Pick<Identity, "tenant" | "identity_uid">> {
  const rows = await store.select<{ uid: string; seenIn: string; exact: number }>(
    `SELECT identity_uid AS uid, argMax(tenant, (last_seen, tenant)) AS seenIn,
            max(multiIf(identity_uid = {given:String}, 2, identity_name = {given:String}, 1, 0)) AS exact
     FROM rolecall.identities FINAL
     WHERE startsWith(identity_uid, {given:String}) OR startsWith(lower(identity_name), lower({given:String}))
     GROUP BY uid
     ORDER BY exact DESC, max(last_seen) DESC, uid LIMIT {limit:UInt8}`,
    { given, limit: SHOWN + 1 },
  );
  const best = rows.filter((row) => row.exact > 0 && row.exact === rows[0]?.exact);
  const meant = best.length > 0 ? best : rows;
  const uid = theOnly(
    meant.map((row) => row.uid),
    given,
    "identity",
    "rolecall identities lists them",
  );
  return { tenant: meant[0]?.seenIn ?? "", identity_uid: uid };
}

function theOnly(uids: readonly string[], given: string, what: string, hint: string): string {
  const [first, ...others] = uids;
  const named = visible(given);
  if (first === undefined || given === "") throw new Failure(`there is no ${what} ${named}: ${hint}`);
  if (others.length === 0) return first;
  const shown = uids.slice(0, SHOWN).map(visible).join(", ");
  throw new Failure(`${named} is more than one ${what}: ${shown}${uids.length > SHOWN ? ", …" : ""}`);
}
