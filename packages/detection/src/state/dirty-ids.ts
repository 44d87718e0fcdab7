const CLEAN = 0;
const DIRTY = 1;
const OPEN = 2;

/** A set of dense ids that is filled with every event and emptied with every snapshot. */
export class DirtyIds {
  #flags = new Uint8Array(1024);
  #ids: number[] = [];
  /** Ids of the open snapshot, those that are still to be made flagged; and how each is. */
  #open: readonly number[] = [];
  #next = 0;
  #make: (id: number) => void = () => undefined;

  /** `id` is about to change: where the open snapshot has not come to it yet, it does now. */
  add(id: number): void {
    if (id >= this.#flags.length) this.#grow(id);
    const flag = this.#flags[id];
    if (flag === DIRTY) return;
    this.#flags[id] = DIRTY;
    this.#ids.push(id);
    if (flag === OPEN) this.#make(id);
  }

  has(id: number): boolean {
    return this.#flags[id] === DIRTY;
  }

  /** The ids in the order in which they were added; afterwards there are none. */
  take(): readonly number[] {
    const ids = this.#ids;
    for (const id of ids) this.#flags[id] = CLEAN;
    this.#ids = [];
    return ids;
  }

  /** As {@link take}, but little by little: `make` is called once for each, by {@link makeNext} or before it changes. */
  open(make: (id: number) => void): void {
    this.#open = this.#ids;
    this.#next = 0;
    this.#make = make;
    for (const id of this.#open) this.#flags[id] = OPEN;
    this.#ids = [];
  }

  /** Make one more; false when all are made. */
  makeNext(): boolean {
    while (this.#next < this.#open.length) {
      const id = this.#open[this.#next] as number;
      this.#next += 1;
      if (this.#flags[id] !== OPEN) continue;
      this.#flags[id] = CLEAN;
      this.#make(id);
      return true;
    }
    this.#open = [];
    return false;
  }

  #grow(id: number): void {
    const flags = new Uint8Array(Math.max(id + 1, this.#flags.length * 2));
    flags.set(this.#flags);
    this.#flags = flags;
  }
}
