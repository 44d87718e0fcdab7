/** Machines that fall silent within half a day of each other are one bout; of so many bouts a week is told. */
const BOUT_HOURS = 12;
const WEEK = 168;
const MOST = 3;

/** When machines fell silent lately: the hours in which bouts began, the oldest first. What falls silent again and again is no news. */
export class Bouts {
  #began: readonly number[] = [];

  hasRoom(hour: number): boolean {
    return this.#goesOn(hour) || this.#lately(hour).length < MOST;
  }

  note(hour: number): void {
    if (!this.#goesOn(hour)) this.#began = [...this.#lately(hour), hour];
  }

  /** Numbers for a snapshot, and back. */
  save(): readonly number[] {
    return this.#began;
  }

  load(began: readonly number[]): void {
    this.#began = began;
  }

  #goesOn(hour: number): boolean {
    return hour - (this.#began.at(-1) ?? Number.NEGATIVE_INFINITY) <= BOUT_HOURS;
  }

  #lately(hour: number): readonly number[] {
    return this.#began.filter((began) => hour - began < WEEK);
  }
}
