export interface Turns {
  /** Run `work` once fewer than the limit run. Rejects at once when too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T>;
}

export interface TurnLimits {
  readonly running: number;
  readonly waiting: number;
  /** What the one too many is told. */
  readonly refuse: () => Error;
}

/** So many at once, so many waiting, and the rest is told to come back: nobody waits without bound. */
export function createTurns({ running, waiting, refuse }: TurnLimits): Turns {
  const queue: (() => void)[] = [];
  let active = 0;
  return {
    async take(work) {
      if (active >= running) {
        if (queue.length >= waiting) throw refuse();
        await new Promise<void>((resolve) => queue.push(resolve));
      } else {
        active += 1;
      }
      try {
        return await work();
      } finally {
        // The place goes to the next one, which counts as active from now on.
        const next = queue.shift();
        if (next === undefined) active -= 1;
        else next();
      }
    },
  };
}
