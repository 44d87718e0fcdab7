import { enoughOf, isElsewhere } from "../changes/infer-release.ts";
import { DENIED, failureSurprise, rateSurprise } from "../features/counts.ts";
import { hash32 } from "../state/hash.ts";
import { AT, FEATURE, REFUSED, U32 } from "../state/layout.ts";
import type { Remembers } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";
import type { Sample } from "../state/sample.ts";
import type { Baselines } from "./baselines.ts";

/** As many refusals as a machine may come to that tries again a few times. */
const FEW = 10;
/** So many times the most that another one's hour came to. */
const TIMES = 2;

/**
 * Peers began to be refused the same call with this one, as many as make a release: that it is refused it as well is no news of it, nor
 * is the call, which it did not get to make. So it is for as many refusals as others come to, and not of who is told of or calls from
 * elsewhere. Called once for each refused event of the row under the cursor.
 */
export function isRefusedToMany(baselines: Baselines, id: number, { hash }: Sample): boolean {
  const { rows: row, refused } = baselines;
  const [call, hour, shared] = [hash[0] as number, row.get(AT.hour), row.get(AT.shared)];
  const who = hash32(baselines.named(id)?.uid ?? "");
  const group = baselines.groupOf[id] as number;
  const { count, most } = refused.others(group, call, who, hour);
  refused.note({ group, call, who, hour, count: row.get(AT.denied) + shared + 1 });
  if (count < enoughOf(baselines.groupOfIdentity(id))) return false;
  if (row.get(AT.alarmed) > 0 || hour < row.get(AT.guardedUntil) || isElsewhere(row)) return false;
  if (shared >= Math.max(FEW, TIMES * most)) return false;
  row.set(AT.shared, shared + 1);
  return true;
}

/** Features, and how surprising the open hour is in them. */
type Surprises = readonly (readonly [feature: number, surprise: number])[];

/** Who calls from elsewhere is refused alone, from here on and until now. */
export function withoutShared(baselines: Baselines, id: number): Surprises {
  const { rows: row } = baselines;
  const shared = row.get(AT.shared);
  if (shared === 0 || !isElsewhere(row)) return [];
  row.set(AT.shared, 0);
  row.add(AT.denied, shared);
  return refusedAlone(baselines, id);
}

/** Where peers are refused the same, the features in which that would show if they were not. */
export function ifAlone(baselines: Baselines, id: number): Surprises {
  const { rows: row } = baselines;
  const shared = row.get(AT.shared);
  if (shared === 0) return [];
  row.set(AT.shared, 0);
  row.add(AT.denied, shared);
  const surprises = refusedAlone(baselines, id);
  row.set(AT.shared, shared);
  row.add(AT.denied, -shared);
  return surprises;
}

function refusedAlone(baselines: Baselines, id: number): Surprises {
  const { rows: row, explaining } = baselines;
  return [
    [FEATURE.denied, failureSurprise(row, baselines.groupOfIdentity(id), DENIED)],
    [FEATURE.rate, rateSurprise(row, explaining?.allowance.calls)],
  ];
}

/** What the hour is refused first: by that others are known who are refused the same. The action is the first of the values. */
export function noteRefused(row: Rows, sample: Sample, names: Remembers): void {
  const action = sample.hash[0] as number;
  for (let at = U32.refused; at < U32.refused + REFUSED; at += 1) {
    const known = row.getU32(at);
    if (known === action) return;
    if (known !== 0) continue;
    row.setU32(at, action);
    names.remember(action, sample.text[0] as string);
    return;
  }
}
