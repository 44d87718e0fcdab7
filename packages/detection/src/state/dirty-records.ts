/** Records by key that changed since the last snapshot; as `DirtyIds`, for keys that are no dense numbers. */
export class DirtyRecords<T> {
  #changed = new Map<string, T>();
  #open = new Map<string, T>();
  /** One pass over what is open: to look for its first key anew each time would be a pass over all that are gone. */
  #rest: Iterator<string> = this.#open.keys();
  #make: (record: T) => void = () => undefined;

  /** The record is about to change, or to go: where the open snapshot has not come to it yet, it does now. */
  keep(key: string): void {
    if (this.#open.size === 0) return;
    const record = this.#open.get(key);
    if (record === undefined) return;
    this.#open.delete(key);
    this.#make(record);
  }

  /** The record changed. */
  add(key: string, record: T): void {
    this.#changed.set(key, record);
  }

  /** It is gone, and is in no further snapshot. */
  delete(key: string): void {
    this.keep(key);
    this.#changed.delete(key);
  }

  open(make: (record: T) => void): void {
    this.#open = this.#changed;
    this.#rest = this.#open.keys();
    this.#changed = new Map();
    this.#make = make;
  }

  makeNext(): boolean {
    const next = this.#rest.next();
    if (next.done === true) return false;
    this.keep(next.value);
    return true;
  }
}
