import { exp, log10 } from "../math/detmath.ts";
import { AT } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";

/** Who is seen again so long after its first hour lives here; a runner or a job under a name of its own is gone by then. */
const LIVES_HOURS = 12;
/** So does who is active in so many hours before. */
const LIVES_ACTIVE = 3;
/** Both counts are of about a day. */
const KEEP: number = exp(-1 / 24);
/** Identity-hours a day of those who live here, where there are fewer: of ten machines. */
const LEAST = 240;

/** True while nobody knows whether the identity under the cursor, in its open hour, will ever act again. */
export function isPassing(row: Rows): boolean {
  return row.get(AT.activeHours) < LIVES_ACTIVE && row.get(AT.hour) - row.get(AT.birth) < LIVES_HOURS;
}

/** Has the identity under the cursor been here for long enough to count as one that lives here, when a day begins in that hour? */
export function livedBefore(row: Rows, midnight: number): boolean {
  return midnight - row.get(AT.birth) >= LIVES_HOURS;
}

/** Was the identity under the cursor seen again? */
export function wasSeenAgain(row: Rows): boolean {
  const last = row.get(AT.hour) === 0 ? row.get(AT.lastHour) : row.get(AT.hour);
  return last - row.get(AT.birth) >= LIVES_HOURS;
}

/**
 * How many identity-hours a day are of those who live here, and of those who pass: runners, pods and keys that act once and never again.
 * However many of these there are, they are no more of the sample that others are measured by than those others are, else
 * whatever a machine does is the rarer the more runners do nothing at all; and they are told of no more often than all others together.
 */
export class Passers {
  #living = 0;
  #passing = 0;
  #taught = 0;

  /** The hour of one of them closes; false of one that passes where enough of those taught what is usual. */
  note(isPassing: boolean): boolean {
    if (!isPassing) {
      this.#living += 1;
      return true;
    }
    this.#passing += 1;
    if (this.#taught >= this.#most) return false;
    this.#taught += 1;
    return true;
  }

  /** By how much rarer, as -log10 P, an hour of one that passes must be. */
  get crowd(): number {
    return this.#passing <= this.#most ? 0 : log10(this.#passing / this.#most);
  }

  /** Twice as many pass as live here. */
  get areMost(): boolean {
    return this.#passing > 2 * this.#living;
  }

  get #most(): number {
    return Math.max(LEAST, this.#living);
  }

  tick(): void {
    this.#living *= KEEP;
    this.#passing *= KEEP;
    this.#taught *= KEEP;
  }

  /** Numbers for a snapshot, and back. */
  save(): readonly number[] {
    return [this.#living, this.#passing, this.#taught];
  }

  load([living = 0, passing = 0, taught = 0]: readonly number[]): void {
    this.#living = living;
    this.#passing = passing;
    this.#taught = taught;
  }
}
