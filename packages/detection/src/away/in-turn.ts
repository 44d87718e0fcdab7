import type { Event } from "@rolecall/core";
import type { Partition } from "../partition.ts";

/** One thing that a partition is to do, about an event or not. */
interface Task {
  readonly event: Event | undefined;
  readonly run: () => void;
}

/**
 * What a partition does, in its order. An event of an identity that left memory waits until its row is there, and so does all
 * that comes behind it, whatever the order is made of meanwhile.
 */
export class InTurn {
  readonly #partition: Partition;
  #tasks: Task[] = [];

  constructor(partition: Partition) {
    this.#partition = partition;
  }

  get isWaiting(): boolean {
    return this.#tasks.length > 0;
  }

  /** @param due its place in the order; for one that is late, the present */
  release(event: Event, time: number, due: number, isLate = false): void {
    if (this.#tasks.length === 0 && this.#partition.wantedBy(event).length === 0) {
      this.#release(event, time, due, isLate);
    } else {
      this.#tasks.push({ event, run: () => this.#release(event, time, due, isLate) });
    }
  }

  advance(at: number): void {
    if (this.#tasks.length === 0) this.#partition.clock.advance(at);
    else this.afterwards(() => this.#partition.clock.advance(at));
  }

  afterwards(run: () => void): void {
    if (this.#tasks.length === 0) run();
    else this.#tasks.push({ event: undefined, run });
  }

  /** Keys of all rows that are waited for, each once. */
  wanted(): readonly string[] {
    const keys = this.#tasks.flatMap(({ event }) => (event === undefined ? [] : this.#partition.wantedBy(event)));
    return Array.from(new Set(keys));
  }

  /** As far as rows are there. */
  proceed(): void {
    const tasks = this.#tasks;
    let next = 0;
    for (; next < tasks.length; next += 1) {
      const { event, run } = tasks[next] as Task;
      if (event !== undefined && this.#partition.wantedBy(event).length > 0) break;
      run();
    }
    this.#tasks = tasks.slice(next);
  }

  #release(event: Event, time: number, due: number, isLate: boolean): void {
    const { clock } = this.#partition;
    this.#partition.release(event, time, due, isLate ? Math.max(time, due - clock.lag) : time);
  }
}
