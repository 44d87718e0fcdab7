import { ACTION_CLASSES } from "@rolecall/core";
import { log10 } from "../math/detmath.ts";
import { GROUP, type Group } from "../state/groups.ts";
import { hash32 } from "../state/hash.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, GRAVE } from "../state/sample.ts";

const CLASSES = ACTION_CLASSES.length;
/** First uses that a fleet is taken to have seen before it saw any, and the weight of the fleet against a group. */
const FIRST_USES = 0.5;
const FLEET_WEIGHT = 20;
const HASHES = ACTION_CLASSES.map((name) => hash32(`class ${name}`));

/**
 * Note the class of an action (to administer, to read secrets, to run, …) in the open hour of the row under the cursor,
 * and return how surprising the hour's classes are that the identity never used: the sum of -log10 of their hazards.
 *
 * New calls come with every release. A new kind of call, one that serves what none of the identity's calls served before, comes
 * with a new purpose. Its hazard falls as 1 / age, like that of any new value; the constant is the peers' and the fleet's,
 * each class its own: half a fleet takes up deleting some day, and hardly anybody administering. In its first
 * `known` active hours it shows what it is for; what it takes up after them is news.
 */
export function reachSurprise(row: Rows, group: Group, fleet: Group, reach: number, known: number): number {
  const now = row.get(AT.reachedNow);
  if (reach === 0 || (now & reach) !== 0) return 0;
  row.set(AT.reachedNow, now | reach);
  if ((row.get(AT.reached) & reach) !== 0 || row.get(AT.activeHours) < known) return 0;
  const fresh = row.get(AT.reachedNow) & ~row.get(AT.reached);
  let surprise = 0;
  for (let at = 0; at < CLASSES; at += 1) {
    if ((fresh & (1 << at)) === 0 || isWave(row, group, at)) continue;
    surprise -= log10(Math.min(1, hazardOf(row, group, fleet, at)));
  }
  return surprise;
}

/** The hour teaches identity and peers which classes are used, and in how many hours of which age one was not. */
export function learnReach(row: Rows, peers: readonly Group[], known: number): void {
  const before = row.get(AT.reached);
  const now = row.get(AT.reachedNow);
  row.set(AT.reached, before | now);
  const hours = row.get(AT.activeHours);
  if (hours < known) return;
  for (const group of peers) {
    for (let at = 0; at < CLASSES; at += 1) {
      if ((before & (1 << at)) !== 0) continue;
      group.add(GROUP.unreached + at, 1 / (hours + 1));
      if ((now & (1 << at)) !== 0) group.add(GROUP.reached + at, 1);
    }
  }
}

/** Classes of the open hour that the identity never used before, and those that it did. */
export function reachOf(row: Rows): { readonly fresh: readonly string[]; readonly usual: readonly string[] } {
  const before = row.get(AT.reached);
  const now = row.get(AT.reachedNow);
  return {
    fresh: ACTION_CLASSES.filter((_, at) => (now & ~before & (1 << at)) !== 0),
    usual: ACTION_CLASSES.filter((_, at) => (before & (1 << at)) !== 0),
  };
}

/** What stands for a class of action among the values that peers took up. */
export function hashOfReach(reach: number): number {
  return HASHES[31 - Math.clz32(reach)] as number;
}

/** Peers take such work up at present. To administer, to delete and to take secrets is news of each. */
function isWave(row: Rows, group: Group, at: number): boolean {
  return (GRAVE & (1 << at)) === 0 && group.isTakingUp(FIELD.action, HASHES[at] as number, row.get(AT.hour));
}

function hazardOf(row: Rows, group: Group, fleet: Group, at: number): number {
  const all = (fleet.get(GROUP.reached + at) + FIRST_USES) / (fleet.get(GROUP.unreached + at) + 1);
  const uses = group.get(GROUP.reached + at) + FLEET_WEIGHT * all;
  return uses / (group.get(GROUP.unreached + at) + FLEET_WEIGHT) / (row.get(AT.activeHours) + 1);
}
