/** A token bucket: `burst` at once, then `perMinute`. */
export class RateBudget {
  readonly #perMinute: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perMinute: number, burst: number, now: number) {
    this.#perMinute = perMinute;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** In how many milliseconds there is a token; 0 where there is one. */
  wait(now: number): number {
    const earned = (Math.max(0, now - this.#at) / 60_000) * this.#perMinute;
    this.#tokens = Math.min(this.#burst, this.#tokens + earned);
    this.#at = now;
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / this.#perMinute) * 60_000);
  }

  /** Takes one token, or says in how many milliseconds there is one. */
  take(now: number): number {
    const waitMs = this.wait(now);
    if (waitMs === 0) this.#tokens -= 1;
    return waitMs;
  }
}
