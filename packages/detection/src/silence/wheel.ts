/** Ids by the hour at whose end they are to be looked at, so that an hour's end costs what is due and not what there is. */
export class Wheel {
  readonly #byHour = new Map<number, number[]>();
  /** The hour in which each id waits; 0 for none. */
  readonly #hourOf: number[] = [];

  /** Look at `id` at the end of `hour`, or before where it waits already: whoever is looked at too early waits once more. */
  add(id: number, hour: number): void {
    const waits = this.#hourOf[id] ?? 0;
    if (waits !== 0 && waits <= hour) return;
    this.#hourOf[id] = hour;
    const ids = this.#byHour.get(hour);
    if (ids === undefined) this.#byHour.set(hour, [id]);
    else ids.push(id);
  }

  /** Who was due up to the end of `hour`, since the end of `last`. */
  take(hour: number, last: number): readonly number[] {
    // A season without a log is not gone through hour by hour.
    const hours = hour - last === 1 ? [hour] : Array.from(this.#byHour.keys()).filter((each) => each <= hour);
    return hours.flatMap((each) => this.#takeHour(each));
  }

  /** Each once, be it put there twice: it waited for an earlier hour meanwhile. */
  #takeHour(hour: number): readonly number[] {
    const due: number[] = [];
    for (const id of this.#byHour.get(hour) ?? []) {
      if (this.#hourOf[id] !== hour) continue;
      this.#hourOf[id] = 0;
      due.push(id);
    }
    this.#byHour.delete(hour);
    return due;
  }
}
