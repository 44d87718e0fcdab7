import { isReleased, withoutRelease } from "../changes/infer-release.ts";
import type { Evidence } from "../combine/evidence.ts";
import { stageOf } from "../fleet/newborn.ts";
import { AT, AT_SUP, CLASS_COUNT, U8 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import type { Baselines } from "./baselines.ts";
import { ifAlone } from "./refusals.ts";

/** A feature of an hour far beyond the threshold is remembered as no more surprising than this. */
const ALARM_SURPRISE = 4;
const DEEDS = [FIELD.action, FIELD.scope, FIELD.client, FIELD.delegation];

/** What the hour came to, and whether it is more than the continuation of a finding. */
export interface Verdict {
  readonly sum: number;
  readonly opensEpisode: boolean;
  /** False where enough of those that pass taught what is usual: then it says only what the newborn show. */
  readonly isSample: boolean;
}

/**
 * The open hour of the row under the cursor, identity `id`'s, joins the history against which later ones are measured. It joins as if no
 * release explained it, and its refusals were its own, for that is what machines show. Left out, the first of each release would be the
 * rarer the more follow it, and so would be whatever else is new.
 */
export function recordHour(baselines: Baselines, id: number, verdict: Verdict, evidence: Evidence): void {
  if (!verdict.isSample) {
    passBy(baselines, id, verdict);
    return;
  }
  const free = [...(isReleased(baselines) ? withoutRelease(baselines, id) : []), ...ifAlone(baselines, id)];
  if (free.length > 0) recordUnexcused(baselines, id, verdict, evidence, free);
  else record(baselines, baselines.kindOf[id] as number, verdict, evidence);
}

/** The hour of one of many that pass is what the next of them are measured by, and nothing else. */
function passBy({ rows: row, fleet, kindOf }: Baselines, id: number, { sum, opensEpisode }: Verdict): void {
  if (!opensEpisode) return;
  const stage = stageOf(row);
  const isTold = row.get(AT.alarmed) > 0;
  fleet.teachStage(isTold ? Math.min(sum, fleet.farFrom(kindOf[id] as number, stage)) : sum, stage);
}

/** `free`: features that others excuse, and how surprising the hour is in them by itself. */
function recordUnexcused(
  baselines: Baselines,
  id: number,
  verdict: Verdict,
  evidence: Evidence,
  free: readonly (readonly [feature: number, surprise: number])[],
): void {
  const { rows: row, fleet } = baselines;
  const kind = baselines.kindOf[id] as number;
  const judged = free.map(([feature]) => row.get(AT_SUP + feature));
  for (const [feature, surprise] of free) row.raise(AT_SUP + feature, surprise);
  const sum = Math.max(verdict.sum, evidence.weigh(row, kind, fleet));
  record(baselines, kind, { ...verdict, sum }, evidence);
  free.forEach(([feature], at) => {
    row.set(AT_SUP + feature, judged[at] as number);
  });
  // The day is judged by what the hour was.
  evidence.weigh(row, kind, fleet);
}

/**
 * The hour's surprises join the history against which later ones are measured. What alarms near the threshold is mostly
 * life, and joins: left out or cut below the threshold, the tail would be lighter than it is, the more so the more is asked
 * for. That such evidence comes is what it teaches, not how far it goes, else one attack would hide the next. What is far beyond
 * the threshold in several ways is no sample of what is usual; in one way alone life goes there too, and it joins cut. Of what is
 * rare, alarm or not, so much joins as {@link RareLessons} has left. That an attack showed in several ways at once must not teach
 * that those ways go together; that a run at an odd time is odd by the week and by its clock must, and only alarms show it.
 */
function record(baselines: Baselines, kind: number, verdict: Verdict, evidence: Evidence): void {
  const { rows: row, fleet } = baselines;
  const { sum, opensEpisode } = verdict;
  const alarmed = row.get(AT.alarmed) > 0;
  const stage = stageOf(row);
  const far = alarmed ? fleet.farFrom(kind, stage) : Number.POSITIVE_INFINITY;
  const isTiming = evidence.isTimingAlone;
  if (sum >= far && evidence.opinions >= 2 && !isTiming) {
    // A young fleet does not know yet how far life goes: that such hours come is what they teach it, where peers know what was done.
    if (!fleet.calibrated && opensEpisode && !isNewDeed(row)) fleet.teachSum(kind, far, stage);
    return;
  }
  // How often the two go together is not how far either goes: no attack hides behind it.
  if (isTiming && alarmed) fleet.coincidence.add(evidence.families);
  if (fleet.calibrated && !fleet.rareLessons.take(fleet.rarity(kind, sum, stage))) return;
  if (!alarmed) fleet.coincidence.add(evidence.families);
  fleet.nulls.forEach((table, feature) => {
    const surprise = row.get(AT_SUP + feature);
    const isCut = alarmed && surprise > ALARM_SURPRISE;
    const most = !isCut ? surprise : sum >= far ? ALARM_SURPRISE : fleet.mostTaught(feature, kind);
    table.add(kind, Math.min(surprise, most));
  });
  if (opensEpisode) fleet.teachSum(kind, Math.min(sum, far), stage);
}

/** The hour brought a call, a client or a delegation that its peers do not know either. */
function isNewDeed(row: Rows): boolean {
  return DEEDS.some((field) => row.getU8(U8.novel + field * CLASS_COUNT + CLASS_COUNT - 1) > 0);
}
