import { noveltySurprise } from "../features/novelty.ts";
import type { Baselines } from "../hour/baselines.ts";
import { type Group, SUM } from "../state/groups.ts";
import { AT, CLASS_COUNT, FEATURE_OF_FIELD, U8 } from "../state/layout.ts";
import { isNew } from "../state/novel.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD, type Sample } from "../state/sample.ts";
import { endSlot, findSlot, firstSlot } from "../state/slot.ts";

/** A client that so many peers took up of late comes with a release; of a large group a share, but no more than so many. */
const FEW = 3;
const SHARE = 0.02;
const ENOUGH = 8;
/** So many hours a release explains from the hour on in which the identity showed its client: a daily job has run by then. */
const EXPLAINS_HOURS = 24;
/** In what a release shows, and in what it does not: a place, and whom one acts for. */
const RELEASED: readonly number[] = [FIELD.action, FIELD.scope, FIELD.client];
const BESIDE: readonly number[] = [FIELD.network, FIELD.asn, FIELD.delegation];

/**
 * The identity under the cursor shows a client that it never had and that peers took up of late: whatever moves them moves it,
 * and what a release brings with a client is to be expected beside. Called before the values of the sample are looked at.
 */
export function inferRelease(baselines: Baselines, id: number, sample: Sample): void {
  const at = clientIn(sample);
  if (at < 0) return;
  const { rows, changes } = baselines;
  const hash = sample.hash[at] as number;
  const end = endSlot(rows, FIELD.client);
  // Whoever had no client yet changed none.
  if (firstSlot(rows, FIELD.client) === end || findSlot(rows, FIELD.client, hash) < end) return;
  const hour = rows.get(AT.hour);
  // Whoever is told of is excused by nothing that others do.
  if (rows.get(AT.alarmed) > 0 || hour < rows.get(AT.guardedUntil) || showsMore(rows)) return;
  const takers = takersOf(baselines.groupOfIdentity(id), hash, hour);
  const uid = baselines.named(id)?.uid;
  if (takers === 0 || uid === undefined) return;
  const what = `${sample.text[at]} taken up`;
  const learned = { change: "release", target: uid, what, by: `${takers} peers`, at: sample.time } as const;
  changes.learn({ ...learned, from: hour, until: hour + EXPLAINS_HOURS });
  baselines.explaining = changes.explaining(uid, hour);
}

/** How large a share of its peers took the client up of late, where that is a release: so likely is each further one to. */
export function shareOfTakers(row: Rows, group: Group, client: number): number {
  return showsMore(row) ? 0 : takersOf(group, client, row.get(AT.hour)) / group.get(SUM.members);
}

/** True of values that come with no release. */
export function isBeside(field: number): boolean {
  return BESIDE.includes(field);
}

/** A release explains part of the open hour of the row under the cursor, or peers who took its client up made that less of a surprise. */
export function isReleased({ explaining, rows }: Baselines): boolean {
  const client = U8.novel + FIELD.client * CLASS_COUNT;
  const isNewClient = rows.getU8(client + 1) > 0 || rows.getU8(client + 2) > 0;
  return isNewClient || explaining?.changes.some(({ change }) => change === "release") === true;
}

/** The features in which a release shows, and how surprising the open hour is in them if there was none. */
export function withoutRelease(
  { rows, explaining, fleet, groups, groupOf }: Baselines,
  id: number,
): readonly (readonly [feature: number, surprise: number])[] {
  const group = groups[groupOf[id] as number] as Group;
  return RELEASED.map((field) => {
    const also = explaining?.allowance.novel[field] ?? 0;
    return [FEATURE_OF_FIELD[field] as number, noveltySurprise(rows, group, fleet.all, field, also)];
  });
}

/** The hour so far has what no release brings: a refused call, or a new place or person. */
function showsMore(row: Rows): boolean {
  return row.get(AT.denied) > 0 || isElsewhere(row);
}

/** The hour so far has a new place, or somebody new to act for. */
export function isElsewhere(row: Rows): boolean {
  return BESIDE.some((field) => isNew(row, field));
}

/** Members of the group that took the client up of late; 0 where they are too few to be a release. */
function takersOf(group: Group, client: number, hour: number): number {
  const takers = group.adoption.ofLate(FIELD.client, client, hour);
  return takers < enoughOf(group) ? 0 : takers;
}

/** So many members who show the same of late have it from a release. */
export function enoughOf(group: Group): number {
  return Math.max(FEW, Math.min(ENOUGH, SHARE * group.get(SUM.members)));
}

function clientIn({ values, field }: Sample): number {
  for (let at = 0; at < values; at += 1) if (field[at] === FIELD.client) return at;
  return -1;
}
