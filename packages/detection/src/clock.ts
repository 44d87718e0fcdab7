import type { Behavior } from "./behavior.ts";
import type { EpisodeBook } from "./episode/episode-book.ts";
import type { SourceWatch } from "./feeds/source-watch.ts";
import { wasSeenAgain } from "./fleet/passers.ts";
import type { Baselines } from "./hour/baselines.ts";
import type { Missed } from "./policy/missed.ts";
import type { Silences } from "./silence/silences.ts";
import type { Sprays } from "./sprays/sprays.ts";
import { AT } from "./state/layout.ts";
import type { Registry } from "./state/registry.ts";
import type { Rows } from "./state/rows.ts";
import { hourOfWeek } from "./state/week.ts";

const EPOCH_MS = 300_000;
const HOUR_MS = 3_600_000;
/**
 * An identity counts towards the budget while it is silent for no longer than it lived, at least so many hours (what runs once a week is there
 * from its first run on) and at most so many.
 */
const LEAST_ALIVE_HOURS = 168;
const ALIVE_HOURS = 720;
/** Beyond this a silence is one step: all that is decayed is gone anyway. */
export const LONGEST_SILENCE_MS: number = 90 * 24 * HOUR_MS;

/** What the clock moves. */
export interface ClockParts {
  readonly baselines: Baselines;
  readonly behavior: Behavior;
  readonly episodes: EpisodeBook;
  readonly missed: Missed;
  readonly registry: Registry;
  readonly silences: Silences;
  readonly sources: SourceWatch;
  readonly sprays: Sprays;
}

/**
 * The event-time clock of the partition: at each five-minute boundary adoptions become visible, at each hour (when the
 * longest hold is over) open hours close in ascending order of identity, and what the next hour reads is frozen.
 */
export class Clock {
  /** The next boundary, ms; 0 before the first event. */
  next = 0;
  /** The longest hold of any event released so far, ms. */
  lag = 0;
  /** The next hour to close. */
  nextHour = 0;
  readonly #baselines: Baselines;
  readonly #behavior: Behavior;
  readonly #episodes: EpisodeBook;
  readonly #missed: Missed;
  readonly #registry: Registry;
  readonly #silences: Silences;
  readonly #sources: SourceWatch;
  readonly #sprays: Sprays;

  constructor({ baselines, behavior, episodes, missed, registry, silences, sources, sprays }: ClockParts) {
    this.#baselines = baselines;
    this.#behavior = behavior;
    this.#episodes = episodes;
    this.#missed = missed;
    this.#registry = registry;
    this.#silences = silences;
    this.#sources = sources;
    this.#sprays = sprays;
  }

  /**
   * The first event is released, which was held for `hold` ms: its hour is the first. What was read before says nothing of
   * when that is, since of a log that comes in order nothing is read before.
   */
  begin(at: number, hold: number): void {
    if (this.next !== 0) return;
    this.next = (Math.floor(at / EPOCH_MS) + 1) * EPOCH_MS;
    this.lag = hold;
    this.nextHour = Math.floor(at / HOUR_MS);
    this.#baselines.fleet.birth = this.nextHour;
    this.#baselines.fleet.hour = this.nextHour;
  }

  /** Event time has come to `to`: everything due up to then happens, in order. */
  advance(to: number): void {
    if (this.next === 0) return;
    if (to - this.next > LONGEST_SILENCE_MS) this.#skip(to);
    while (this.next <= to) {
      this.#baselines.publishAdoptions();
      if ((this.nextHour + 1) * HOUR_MS + this.lag <= this.next) this.#closeHour();
      this.next += EPOCH_MS;
    }
  }

  /** The end: every open hour is closed. */
  finish(): void {
    this.#closeBefore(Number.POSITIVE_INFINITY);
  }

  /** What was before is no history of what comes: a season without a log, or a few records of a device whose clock is years behind. */
  #skip(to: number): void {
    const from = to - LONGEST_SILENCE_MS;
    this.#closeBefore(Math.floor(from / HOUR_MS));
    this.next = (Math.floor(from / EPOCH_MS) + 1) * EPOCH_MS;
    this.nextHour = Math.floor(from / HOUR_MS);
    this.#baselines.fleet.birth = Math.floor(to / HOUR_MS);
    this.#sources.beginAnew(Math.floor(to / HOUR_MS));
  }

  #closeHour(): void {
    const closed = this.nextHour;
    this.nextHour = closed + 1;
    this.#closeBefore(closed + 1);
    const { groups, fleet } = this.#baselines;
    for (const group of groups) group.passHour(hourOfWeek(closed));
    fleet.all.passHour(hourOfWeek(closed));
    fleet.tick(closed + 1);
    this.#sources.closeHour(closed);
    this.#sprays.closeHour(closed);
    this.#missed.closeHour(closed);
    this.#silences.closeHour(closed);
    this.#episodes.sweep(closed * HOUR_MS);
    if ((closed + 1) % 24 === 0) this.#closeDay(closed + 1);
  }

  #closeBefore(hour: number): void {
    const { rows } = this.#baselines;
    const open = this.#baselines.open.toSorted((a, b) => a - b);
    const later: number[] = [];
    let previous = -1;
    for (const id of open) {
      if (id === previous) continue;
      previous = id;
      const at = rows.open(id).get(AT.hour);
      if (at === 0) continue;
      if (at < hour) this.#behavior.close(id);
      else later.push(id);
    }
    this.#baselines.open = later;
  }

  #closeDay(hour: number): void {
    const { rows, fleet } = this.#baselines;
    let alive = 0;
    let living = 0;
    for (let id = 0; id < this.#registry.identities.length; id += 1) {
      if (this.#registry.identities[id] === undefined) continue;
      const row = rows.open(id);
      if (!isAlive(row, hour)) continue;
      alive += 1;
      if (wasSeenAgain(row)) living += 1;
    }
    this.#behavior.feedback.closeDay(hour);
    this.#baselines.changes.closeDay(hour);
    this.#baselines.refused.closeDay(hour);
    // A score never falls, and the mean hours of a day are part of it: by those until now it is told whether somebody asked or not.
    this.#behavior.said.renderChanged();
    const { activeToday, hoursToday, livingToday, livingHoursToday } = this.#baselines;
    const all = { identities: alive, active: activeToday, hours: hoursToday };
    fleet.budget.closeDay(
      all,
      { identities: living, active: livingToday, hours: livingHoursToday },
      hour - fleet.birth >= 24,
    );
    this.#baselines.activeToday = 0;
    this.#baselines.hoursToday = 0;
    this.#baselines.livingToday = 0;
    this.#baselines.livingHoursToday = 0;
  }
}

/** Will the identity under the cursor act again? A name that was used for an hour (a preview, a job's run) is not one that a month waits for. */
function isAlive(row: Rows, hour: number): boolean {
  if (row.get(AT.hour) !== 0) return true;
  const last = row.get(AT.lastHour);
  const lived = last - row.get(AT.birth);
  return hour - last <= Math.min(ALIVE_HOURS, Math.max(LEAST_ALIVE_HOURS, lived));
}
