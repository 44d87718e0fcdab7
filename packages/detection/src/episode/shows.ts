import { type Evidence, opinionsOf, WORTH_COUNTING } from "../combine/evidence.ts";
import { DEVIATES } from "../fleet/common-cause.ts";
import { stageOf } from "../fleet/newborn.ts";
import { isBusyBeingRefused, likenessOf } from "../group/likeness.ts";
import { type Alarm, type Deviation, isOfRelease } from "../group/recent-alarms.ts";
import type { Baselines } from "../hour/baselines.ts";
import { type Refused, refusedHow } from "../hour/refused-hour.ts";
import { FAMILIES, TOLD_AS } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { IdentityRecord, Registry } from "../state/registry.ts";
import type { Sample } from "../state/sample.ts";
import { keyOf } from "./behavior-episode.ts";
import { refusedAlarm } from "./refused-alarm.ts";

/** Grades of criticality on which much hangs. */
const VITAL: ReadonlySet<string> = new Set(["high", "critical"]);
const DENIED = FAMILIES.indexOf("denied");

interface ShowsParts {
  readonly baselines: Baselines;
  readonly registry: Registry;
  readonly names: Names;
  readonly evidence: Evidence;
}

/** What the open hour under the cursor shows, as others may be compared with it. */
export class Shows {
  readonly #parts: ShowsParts;

  constructor(parts: ShowsParts) {
    this.#parts = parts;
  }

  /** How the hour under the cursor is odd that is odd by its refusals alone. */
  refused(): Refused | undefined {
    return refusedHow(this.#parts.baselines.rows, this.#parts.evidence.added);
  }

  /** The family that leads the evidence at hand. */
  leading(): number {
    return this.#parts.evidence.added.indexOf(Math.max(...this.#parts.evidence.added));
  }

  /** What the identity shows: where it is refused, if nothing else; by turns too where it is one of many. */
  alarmOf(id: number, sample: Sample, isOneOfMany = false): Alarm {
    const how = this.refused();
    const refused = how === "by-turns" ? (isOneOfMany ? "as-ever" : undefined) : how;
    if (refused === undefined) return this.whole(id, sample);
    return refusedAlarm(this.#parts.registry.identities[id] as IdentityRecord, refused, sample.time);
  }

  /** The same in the family that leads, and in each other that is strong by itself. */
  whole(id: number, { time }: Sample): Alarm {
    const { uid, group, criticality } = this.#parts.registry.identities[id] as IdentityRecord;
    const leads = this.leading();
    const { families, added } = this.#parts.evidence;
    const strong = FAMILIES.map((_, other) => other).filter((other) => (families[other] as number) >= DEVIATES);
    const isReleased = isOfRelease({ family: leads });
    const apart = strong.filter((other) => !isReleased || !this.#comesAlong(id, other));
    const shown = [leads, ...apart].map((each) => this.#shownAs(each));
    const alike = new Map(shown.toReversed().map((each) => [TOLD_AS[each], each]));
    const family = shown[0] as number;
    alike.delete(TOLD_AS[family]);
    const beside = Array.from(alike.values(), (other) => this.#deviation(other)).toReversed();
    const compared = new Set(shown.map((each) => TOLD_AS[each]));
    const opinions = Array.from(opinionsOf(added), (name) => TOLD_AS[this.#shownAs(FAMILIES.indexOf(name))]);
    const isMixed = opinions.some((name) => !compared.has(name));
    const own = { at: time, identity: uid, episode: keyOf(uid, leads), peers: group };
    const vital = VITAL.has(criticality) && { isVital: true };
    return { ...this.#deviation(family), ...own, ...vital, beside, ...(isMixed && { isMixed }) };
  }

  /**
   * A release starts anew what it releases: that brings calls, and whatever else measurement says comes with it. It is no other matter
   * unless it would be told of by itself. To be refused is one at any rate.
   */
  #comesAlong(id: number, family: number): boolean {
    const { baselines, evidence } = this.#parts;
    const { fleet, kindOf, rows } = baselines;
    if (family === DENIED) return false;
    const isUsual = (evidence.added[family] as number) < WORTH_COUNTING || FAMILIES[family] === "volume";
    const alone = fleet.rarity(kindOf[id] as number, evidence.families[family] as number, stageOf(rows));
    return isUsual && alone < fleet.threshold;
  }

  /** Where most calls are refused, that there are many is no second thing. */
  #shownAs(family: number): number {
    return FAMILIES[family] === "volume" && isBusyBeingRefused(this.#parts.baselines.rows) ? DENIED : family;
  }

  #deviation(family: number): Deviation {
    const { baselines, names, evidence } = this.#parts;
    return { ...likenessOf(family, evidence.leading[family] as number, baselines.rows, names), family };
  }
}
