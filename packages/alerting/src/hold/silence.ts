import { sha256 } from "@rolecall/core";
import type { AlertingLimits } from "../config/defaults.ts";
import { type Labels, type Matcher, MatcherSyntaxError, matchesAll, parseMatchers } from "../matcher/matcher.ts";

/** A silence as people and tables write it. Instants are epoch ms. */
export interface Silence {
  readonly silenceId: string;
  /** Any set may match; inside one all must. */
  readonly matchers: readonly (readonly string[])[];
  readonly startsAt: number;
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
  /** The last writer wins. */
  readonly updatedAt: number;
  /** Findings it hid. */
  readonly hidden: number;
  /** Episodes it hid, the first hundred. */
  readonly episodes: readonly string[];
}

export type SilenceState = "pending" | "active" | "expired";

/** Where a silence stands at `now`. It covers its start and not its end. */
export function silenceState(silence: Silence, now: number): SilenceState {
  if (now >= silence.endsAt) return "expired";
  return now >= silence.startsAt ? "active" : "pending";
}

/** Why a silence cannot be set, in one sentence, or undefined where it can. */
export function checkSilence(silence: Silence, limits: AlertingLimits): string | undefined {
  if (!(silence.startsAt < silence.endsAt)) return "a silence must end after it starts";
  if (silence.endsAt - silence.startsAt > limits.silenceMaxMs) {
    return `a silence may last at most ${Math.floor(limits.silenceMaxMs / 3_600_000)} hours`;
  }
  const sets = silence.matchers.map((set) => set.filter((text) => text.trim() !== ""));
  if (sets.length === 0 || sets.some((set) => set.length === 0)) return "a silence needs matchers";
  try {
    const matchesEmpty = sets.some((set) => set.flatMap(parseMatchers).every((matcher) => matcher.test("")));
    return matchesEmpty ? "at least one matcher must require a label" : undefined;
  } catch (error) {
    if (error instanceof MatcherSyntaxError) return error.message;
    throw error;
  }
}

/** The comment by which a silence is known as a message's snooze. */
export const SNOOZED = "snoozed";

export function isSnooze({ comment }: Pick<Silence, "comment">): boolean {
  return comment === SNOOZED;
}

/** Compiled matcher sets: a silence is plain data, its matchers are never changed in place, and are asked at each flush. */
const compiled = new WeakMap<Silence["matchers"], readonly (readonly Matcher[])[]>();

/** True when the silence is active at `now` and matches. One that cannot be read matches nothing. */
export function isSilencedBy(silence: Silence, labels: Labels, now: number): boolean {
  if (silenceState(silence, now) !== "active") return false;
  return matcherSets(silence).some((set) => matchesAll(set, labels));
}

/** Id of a silence that came without one. */
export function silenceIdOf(silence: Omit<Silence, "silenceId">): string {
  const { matchers, startsAt, endsAt, createdBy, comment } = silence;
  return `s_${sha256(JSON.stringify([matchers, startsAt, endsAt, createdBy, comment])).slice(0, 20)}`;
}

/** Its matcher sets, compiled; none for one that cannot be read. */
export function matcherSets(silence: Silence): readonly (readonly Matcher[])[] {
  const known = compiled.get(silence.matchers);
  if (known) return known;
  const sets = readSets(silence);
  compiled.set(silence.matchers, sets);
  return sets;
}

function readSets(silence: Silence): readonly (readonly Matcher[])[] {
  try {
    return silence.matchers.filter((set) => set.length > 0).map((set) => set.flatMap(parseMatchers));
  } catch (error) {
    if (error instanceof MatcherSyntaxError) return [];
    throw error;
  }
}
