import type { Event, Json } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { lostHours, type Outage } from "../feeds/feed.ts";
import { ChangedRows, type RowChanges } from "../snapshot/changed-rows.ts";
import { decodeState, encodeState } from "../snapshot/codec.ts";
import { oldestTenth } from "../state/oldest-tenth.ts";
import type { LatestEvent } from "../state/record.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Runs of one hour that are told apart. */
const MOST_RUNS = 1000;
/** Identities that are counted; when full the tenth that was silent longest is forgotten. */
const MOST_COUNTED = 100_000;

interface Counts {
  lastAt: number;
  /** Span before the present event, ms; 0 at the first. */
  quiet: number;
  hour: number;
  calls: number;
  day: number;
  bytes: number;
  runsHour: number;
  runs: string[];
  /** Its latest event, where a policy says how often it must act. */
  latest?: LatestEvent | undefined;
  /** Policies of which it was told since its latest event that it is silent for too long. */
  missed?: string[] | undefined;
  /** The same as of its present event: its return is no news. */
  missedBefore?: string[] | undefined;
}

/** One that should act from time to time, and how long it has not. */
export interface Awaited {
  readonly uid: string;
  /** Epoch ms. */
  readonly lastAt: number;
  readonly latest: LatestEvent;
}

/** What a policy asks to be remembered of the identities that it is for. */
interface Asking {
  readonly counts: boolean;
  /** The longest that an identity may be silent, ms; undefined where nothing is said of that. */
  readonly longestSilence: number | undefined;
}

/** What limits of policies need to remember of identities. A pure function of the events noted, in their order. */
export class PolicyActivity {
  readonly #counts = new Map<string, Counts>();
  /** Those that a policy wants to hear from. */
  readonly #awaited = new Set<string>();
  readonly #changed = new ChangedRows("activity:");

  /**
   * Count an event of an identity. Events may come a little out of order: the hour before counts for the present one. What
   * comes from further behind is part of a backlog, and of no hour or day that is counted.
   */
  note(event: Event, at: number, isAwaited = false): void {
    const counts = this.#of(event.identity_uid);
    counts.quiet = counts.lastAt === 0 ? 0 : Math.max(0, at - counts.lastAt);
    if (isBehind(at, counts.hour)) return;
    if (at >= counts.lastAt) this.#hear(event, counts, isAwaited);
    counts.lastAt = Math.max(counts.lastAt, at);
    const [hour, day] = [Math.floor(counts.lastAt / HOUR_MS), Math.floor(counts.lastAt / DAY_MS)];
    if (hour !== counts.hour) counts.calls = 0;
    if (day !== counts.day) counts.bytes = 0;
    counts.hour = hour;
    counts.day = day;
    counts.calls += 1;
    counts.bytes += (event.bytes_in ?? 0) + (event.bytes_out ?? 0);
    this.#changed.write(event.identity_uid);
  }

  /** Count an event for the policies of its identity, where they ask for it. An outage of its log is no silence of the identity. */
  noteFor(policies: readonly Asking[], event: Event, at: number, outage?: Outage): void {
    if (!policies.some(({ counts }) => counts)) return;
    const isAwaited = policies.some(({ longestSilence }) => longestSilence !== undefined);
    const counts = this.#of(event.identity_uid);
    const lost = lostHours(outage, Math.floor(counts.lastAt / HOUR_MS), Math.floor(at / HOUR_MS));
    this.note(event, at, isAwaited);
    counts.quiet = Math.max(0, counts.quiet - lost * HOUR_MS);
  }

  /** Count a run that was started by `parent`; how many distinct ones in this hour, 0 for one from further behind. */
  noteRun(parent: string, run: string, at: number): number {
    const counts = this.#of(parent);
    if (isBehind(at, counts.runsHour)) return 0;
    const hour = Math.floor(at / HOUR_MS);
    if (hour > counts.runsHour) {
      counts.runsHour = hour;
      counts.runs = [];
    }
    if (!counts.runs.includes(run) && counts.runs.length < MOST_RUNS) counts.runs.push(run);
    this.#changed.write(parent);
    return counts.runs.length;
  }

  callsThisHour(identity: string): number {
    return this.#counts.get(identity)?.calls ?? 0;
  }

  bytesToday(identity: string): number {
    return this.#counts.get(identity)?.bytes ?? 0;
  }

  /** How long the identity was silent before its last event, ms; 0 where that was told for `policy` while it lasted. */
  quietBefore(identity: string, policy: string): number {
    const counts = this.#counts.get(identity);
    return counts === undefined || counts.missedBefore?.includes(policy) === true ? 0 : counts.quiet;
  }

  /** Those that should act from time to time. */
  *awaited(): Generator<Awaited> {
    for (const uid of this.#awaited) {
      const { lastAt, latest } = this.#counts.get(uid) as Counts;
      if (latest !== undefined) yield { uid, lastAt, latest };
    }
  }

  /** Is it news that the identity is silent for longer than `policy` allows? Once for each silence. */
  isFirstMissed(uid: string, policy: string): boolean {
    const counts = this.#counts.get(uid);
    if (counts === undefined || counts.missed?.includes(policy) === true) return false;
    counts.missed = [...(counts.missed ?? []), policy];
    this.#changed.write(uid);
    return true;
  }

  takeRows(): RowChanges {
    return this.#changed.take((uid) => encodeState({ uid, ...this.#counts.get(uid) } as unknown as Json));
  }

  restore(rows: Iterable<StateRow>): void {
    for (const row of rows) {
      const { uid, ...counts } = decodeState(row.state).plain as Counts & { readonly uid: string };
      this.#counts.set(uid, counts);
      if (counts.latest !== undefined) this.#awaited.add(uid);
    }
  }

  #hear({ identity_uid: uid, event_uid, origin }: Event, counts: Counts, isAwaited: boolean): void {
    counts.missedBefore = counts.missed;
    counts.missed = undefined;
    counts.latest = isAwaited ? { uid: event_uid, origin } : undefined;
    if (isAwaited) this.#awaited.add(uid);
    else this.#awaited.delete(uid);
  }

  #of(identity: string): Counts {
    const known = this.#counts.get(identity);
    if (known !== undefined) return known;
    if (this.#counts.size >= MOST_COUNTED) this.#makeRoom();
    const counts: Counts = {
      lastAt: 0,
      quiet: 0,
      hour: 0,
      calls: 0,
      day: 0,
      bytes: 0,
      runsHour: 0,
      runs: [],
    };
    this.#counts.set(identity, counts);
    this.#changed.write(identity);
    return counts;
  }

  #makeRoom(): void {
    for (const uid of oldestTenth(this.#counts, MOST_COUNTED, ({ lastAt }) => lastAt)) {
      this.#counts.delete(uid);
      this.#awaited.delete(uid);
      this.#changed.remove(uid);
    }
  }
}

function isBehind(at: number, hour: number): boolean {
  return Math.floor(at / HOUR_MS) < hour - 1;
}
