import type { Dimension, Finding } from "@rolecall/core";
import type { Crowd } from "../group/crowd.ts";
import type { Refused } from "../hour/refused-hour.ts";

/** Alarms of one identity within this time of each other are one episode, in ms. */
export const EPISODE_MS: number = 12 * 3_600_000;

/** The evidence at the strongest moment of an episode, so that it can be told when the hour is closed. */
export interface Peak {
  readonly rarity: number;
  /** Per family: what it added, the feature that spoke, and how strongly. */
  readonly added: readonly number[];
  readonly leading: readonly number[];
  readonly strength: readonly number[];
  readonly calibrated: boolean;
  /** A call that was refused, and one that failed, of those that made it so rare: `PutObject, SlowDown`. */
  readonly refusal?: string | undefined;
  readonly failure?: string | undefined;
  /** From where, by what and with which credential the call came that made it so rare; nothing where the log says none of it. */
  readonly from?: readonly Dimension[] | undefined;
  /** The finding is one too many to be told of (see Budget.tell). */
  readonly isKept?: boolean | undefined;
}

/** One finding while it may still change. Plain data: it is a row of the snapshot as it stands. */
export interface Episode {
  /** `behavior:<family that opened it>:<identity_uid>`, or `rule:…`. */
  readonly key: string;
  readonly identity: number;
  finding: Finding;
  /** Event time of the latest alarm, ms. */
  lastAt: number;
  /** Hour in which it opened, and the hour of its strongest moment. */
  readonly openedHour: number;
  peakHour: number;
  peak?: Peak | undefined;
  /** It came in a flood: kept, and told of to nobody unless it is certain. */
  readonly isKept?: boolean | undefined;
  /** How long after the latest alarm another one joins it, ms, where that is not {@link EPISODE_MS}. */
  readonly lastsMs?: number | undefined;
  /** Who deviates alike, where the finding is about a group. */
  crowd?: Crowd | undefined;
  /** Keys of the episodes about groups that it is part of; whether it is told of there only; whether it shows more. */
  within?: readonly string[] | undefined;
  isHeld?: boolean | undefined;
  isApart?: boolean | undefined;
  /** It opened with an hour that was odd by its refusals alone: what shows more is another finding. */
  readonly refused?: Refused | undefined;
  /** What a rule saw, where that was more than one thing: what the finding tells first, then the others, a bounded number. */
  observed?: readonly string[] | undefined;
  /** Ids of other products for what it tells, a bounded number. */
  reported?: readonly string[] | undefined;
  /** The latest event of an alarmed hour, not yet in the finding. */
  last?: { readonly at: number; readonly uid: string } | undefined;
}

/** It is told of with others, and shows what they do. */
export function isOneOfMany({ within, isApart }: Episode): boolean {
  return within !== undefined && isApart !== true;
}
