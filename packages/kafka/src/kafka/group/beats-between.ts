import type { HeartbeatInterval } from "./heartbeat-interval.ts";

export interface BeatsBetweenOptions {
  readonly heartbeatMs: number;
  /** The group has heard of us. */
  readonly heard: () => void;
}

/** A fetch is given up before that: where kafkajs is silent for longer it reads no more, and the group is to know. */
const MOST_MS = 60_000;

/**
 * Heartbeats while kafkajs sends none: it does so between two fetches, and never during one. A broker whose quota is used up answers
 * the next fetch after ten seconds and more, and a slow wire may take as long: the group would take the member for dead each time,
 * give its partitions to another, and back again.
 */
export class BeatsBetween {
  readonly #interval: HeartbeatInterval;
  readonly #options: BeatsBetweenOptions;
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;

  constructor(interval: HeartbeatInterval, options: BeatsBetweenOptions) {
    this.#interval = interval;
    this.#options = options;
  }

  /** The member has its share. `beat` rejects where the group does not take it for one: kafkajs finds that out for itself. */
  begin(beat: () => Promise<unknown>): void {
    this.end();
    const begunAt = performance.now();
    const timer = setInterval(() => {
      if (this.#isAsking || !this.#isDue(begunAt)) return;
      this.#ask(beat, () => this.#timer === timer).catch(() => undefined);
    }, this.#options.heartbeatMs).unref();
    this.#timer = timer;
  }

  /** It is to join, or is none any more. */
  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #isDue(begunAt: number): boolean {
    const { takenAt, heardAt } = this.#interval;
    const last = Math.max(takenAt(), begunAt);
    const now = performance.now();
    return now - last < MOST_MS && now - Math.max(last, heardAt()) >= 2 * this.#options.heartbeatMs;
  }

  async #ask(beat: () => Promise<unknown>, isCurrent: () => boolean): Promise<void> {
    this.#isAsking = true;
    const sentAt = performance.now();
    try {
      await beat();
      if (!isCurrent()) return;
      this.#interval.beatBetween(sentAt);
      this.#options.heard();
    } finally {
      this.#isAsking = false;
    }
  }
}
