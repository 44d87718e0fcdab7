import type { FindingVersion, Store } from "@rolecall/clickhouse";
import { parseTime, SEVERITIES } from "@rolecall/core";

/** So many are asked for at once. */
const AT_ONCE = 1000;

/**
 * The findings that tell no less than the history does of the same ones. While a detector goes on, the end of a finding never moves
 * back: one that ends before what is stored is told by a detector that has forgotten the rest (an event of long ago opens its episode
 * anew, with the same id) or does not know it yet (its state was saved before a replay closed its books). Then what is stored
 * stands, unless this is graver, which is told as of the later end.
 */
export async function neverBack(
  store: Pick<Store, "select">,
  findings: readonly FindingVersion[],
): Promise<readonly FindingVersion[]> {
  const told: FindingVersion[] = [];
  for (let at = 0; at < findings.length; at += AT_ONCE) {
    const some = findings.slice(at, at + AT_ONCE);
    const stored = await storedOf(store, some);
    for (const each of some) told.push(...noLess(each, stored.get(each.finding.finding_uid)));
  }
  return told;
}

interface Stored {
  readonly finding_uid: string;
  readonly last_seen: string;
  readonly severity: (typeof SEVERITIES)[number];
}

async function storedOf(
  store: Pick<Store, "select">,
  findings: readonly FindingVersion[],
): Promise<ReadonlyMap<string, Stored>> {
  const rows = await store.select<Stored>(
    `SELECT finding_uid, last_seen, severity FROM rolecall.findings
     WHERE identity_uid IN {identities:Array(String)} AND finding_uid IN {uids:Array(String)}
     ORDER BY version DESC, last_seen DESC LIMIT 1 BY finding_uid`,
    {
      identities: Array.from(new Set(findings.map(({ finding }) => finding.identity_uid))),
      uids: findings.map(({ finding }) => finding.finding_uid),
    },
  );
  return new Map(rows.map((row) => [row.finding_uid, row]));
}

function noLess(told: FindingVersion, stored: Stored | undefined): readonly FindingVersion[] {
  const { finding, version } = told;
  if (stored === undefined || parseTime(stored.last_seen) <= parseTime(finding.last_seen)) return [told];
  if (SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(stored.severity)) return [];
  return [{ finding: { ...finding, last_seen: stored.last_seen }, version }];
}
