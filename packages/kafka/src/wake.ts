/** Lets loops sleep until something changes. A ring between the look and the wait is not lost: the wait names the look. */
export interface Signal {
  /** How often it rang; read it before looking at what may change. */
  readonly rings: () => number;
  ring(): void;
  /** Resolves once it rang more than `seen` times, or when `signal` is or becomes aborted. */
  wait(seen: number, signal: AbortSignal): Promise<void>;
}

export function createSignal(): Signal {
  let rings = 0;
  let waiting = new Set<() => void>();
  return {
    rings: () => rings,
    ring() {
      rings += 1;
      const woken = waiting;
      waiting = new Set();
      for (const wake of woken) wake();
    },
    wait: (seen, signal) =>
      new Promise((resolve) => {
        if (signal.aborted || rings > seen) return resolve();
        const wake = (): void => {
          signal.removeEventListener("abort", wake);
          waiting.delete(wake);
          resolve();
        };
        signal.addEventListener("abort", wake, { once: true });
        waiting.add(wake);
      }),
  };
}
