/** A set of dense ids that is filled with every event and emptied with every snapshot. */
export class DirtyIds {
  #flags = new Uint8Array(1024);
  #ids: number[] = [];

  add(id: number): void {
    if (id >= this.#flags.length) this.#grow(id);
    if (this.#flags[id] === 1) return;
    this.#flags[id] = 1;
    this.#ids.push(id);
  }

  /** The ids in the order in which they were added; afterwards there are none. */
  take(): readonly number[] {
    const ids = this.#ids;
    for (const id of ids) this.#flags[id] = 0;
    this.#ids = [];
    return ids;
  }

  #grow(id: number): void {
    const flags = new Uint8Array(Math.max(id + 1, this.#flags.length * 2));
    flags.set(this.#flags);
    this.#flags = flags;
  }
}
