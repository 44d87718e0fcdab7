import type { Event, Json, Severity } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { actorOf } from "../rules/beside.ts";
import type { RuleMatch } from "../rules/index.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import { unnumbered } from "./family.ts";
import { firstKey } from "./first-told.ts";
import {
  daysToldOf,
  differs,
  type Habit,
  isElsewhere,
  isForgotten,
  isMoved,
  learn,
  newHabit,
  severityElsewhere,
  wasRefused,
} from "./habit.ts";
import { placesOf } from "./network.ts";
import { ReadSets } from "./read-sets.ts";

const DAY_MS = 86_400_000;
/** Habits remembered; when full, the tenth that was silent longest is forgotten, and told of again. */
const MOST_HABITS = 50_000;

/** What is as grave has a finding for each thing it was done to, unless the same ones gain by each. */
const GRAVE: ReadonlySet<Severity> = new Set(["high", "critical"]);

/** Who does what a rule matches. */
export interface Actor {
  /** Epoch ms. */
  readonly firstSeen: number;
  /** False while it is under suspicion. */
  readonly teaches: boolean;
}

/**
 * Matches of rules that are what an identity always does: told on its first days, then no more, until something about it is
 * another. A pure function of the matches judged, in their order.
 */
export class Habits {
  readonly #habits = new Map<string, Habit>();
  readonly #changed = new ChangedRows("habit:");
  readonly #most: number;
  readonly sets: ReadSets = new ReadSets();
  /** Matches that were not told. */
  quiet = 0;

  constructor(most: number = MOST_HABITS) {
    this.#most = most;
  }

  /**
   * The match as it is told, with what is new about it; undefined where it is a habit. What an identity does while it is
   * under suspicion is judged, and not learned. More of what was told the same day, by the same client from the same
   * network, has the key of the first, so that it is one finding, unless it is grave or the identity under suspicion. Many who
   * do from one new network what each of them does often are told of together: that is where they moved to.
   */
  judge(match: RuleMatch, event: Event, time: number, who: Actor): RuleMatch | undefined {
    const isOfSet = match.repeats === "by-set" && !wasRefused(event);
    const told = isOfSet ? this.sets.judge(match, event, time, who.teaches) : this.#judgeOne(match, event, time, who);
    if (told === undefined) this.quiet += 1;
    return told;
  }

  takeRows(): RowChanges {
    return this.#changed.take((key) => encodeState([key, this.#habits.get(key) as unknown as Json]));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const [key, habit] = decodeState(row.state).plain as [string, Habit];
      this.#habits.set(key, habit);
    }
  }

  #judgeOne(match: RuleMatch, event: Event, time: number, who: Actor): RuleMatch | undefined {
    const told = daysToldOf(match, event);
    if (told === undefined) return match;
    const day = Math.floor(time / DAY_MS);
    const isPlace = match.repeats === "by-network";
    const key = keyOf(match, event);
    const habit = this.#of(key, day);
    const on = countsOn(match);
    const telling = { told, on, severity: match.severity } as const;
    const dimension = isPlace ? isElsewhere(habit, event, day) : differs(habit, event, day, telling);
    const isNew = time - who.firstSeen < DAY_MS;
    const severity = isPlace ? severityElsewhere(habit, match.severity, isNew) : match.severity;
    // Thirty old copies that are cleared away, or tables of tests that are dropped, are one thing that happened.
    const own = unnumbered(match.key);
    const isOwn = GRAVE.has(severity) && match.alike === undefined;
    const joins = dimension !== undefined && who.teaches && !isOwn;
    const first = joins ? firstKey(habit.first, event, { day, key: own, deed: deedOf(match, event) }) : own;
    const withOthers = togetherOf(match, event, isMoved(habit, event, day, telling), who);
    if (who.teaches && (learn(habit, event, day) || joins)) this.#keep(key, habit);
    if (dimension === undefined) return undefined;
    return { ...match, ...withOthers, severity, key: first, dimensions: [...match.dimensions, dimension] };
  }

  #of(key: string, day: number): Habit {
    const known = this.#habits.get(key);
    return known === undefined || isForgotten(known, day) ? newHabit() : known;
  }

  #keep(key: string, habit: Habit): void {
    if (!this.#habits.has(key) && this.#habits.size >= this.#most) this.#makeRoom();
    this.#habits.set(key, habit);
    this.#changed.write(key);
  }

  #makeRoom(): void {
    for (const key of oldestTenth(this.#habits, this.#most, ({ last }) => last)) {
      this.#habits.delete(key);
      this.#changed.remove(key);
    }
  }
}

/** Whether what is acted on counts. */
function countsOn({ repeats, ofSeveral }: RuleMatch): "any" | "kind" | "its" {
  if (repeats === "by-actor" || ofSeveral === true) return "any";
  return repeats === "by-kind" ? "kind" : "its";
}

/** With whom those are told of who moved: what each does it to is another matter, and stands in the finding of the first. */
function togetherOf(match: RuleMatch, event: Event, hasMoved: boolean, who: Actor): Pick<RuleMatch, "together"> {
  if (!hasMoved || !who.teaches || match.repeats === "by-network") return {};
  const words = `${match.call ?? event.action}, as each does often, but from a network that is new to it`;
  return { together: { words, marks: placesOf(event) } };
}

/**
 * What is one habit: a rule, an identity, and what it does. Where it is does not depend on that, nor on what it was allowed
 * there; anything else that was refused is a habit of its own, whatever it was.
 */
function keyOf(match: RuleMatch, event: Event): string {
  const refusal = match.repeats !== "by-network" && wasRefused(event) ? [event.outcome] : [];
  const deed = refusal.length === 0 ? deedOf(match, event) : "";
  const alike = match.alike === undefined ? [] : [match.alike];
  return JSON.stringify([match.rule, actorOf(event), deed, ...refusal, ...alike]);
}

/** The operation, where the match is about one, and whether it is on what is one's own. */
function deedOf({ repeats, ofSeveral, ofOwn }: RuleMatch, event: Event): string {
  if (repeats === "by-network" || ofSeveral === true) return "";
  return ofOwn === true ? `${event.action} (own)` : event.action;
}
