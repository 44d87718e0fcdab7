export interface Turns {
  /** Run `work` once fewer than the limit run. Rejects at once when too many wait already. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** The same for what is no one call: a place, free again when it is disposed of. */
  begin(): Promise<Disposable>;
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
  /** A place at once, or the wait for one. */
  function enter(): Promise<void> | undefined {
    if (active < running) {
      active += 1;
      return undefined;
    }
    if (queue.length >= waiting) throw refuse();
    return new Promise<void>((resolve) => queue.push(resolve));
  }
  /** The place goes to the next one, which counts as active from now on. */
  function leave(): void {
    const next = queue.shift();
    if (next === undefined) active -= 1;
    else next();
  }
  return {
    async begin() {
      await enter();
      return { [Symbol.dispose]: leave };
    },
    async take(work) {
      const turn = enter();
      if (turn !== undefined) await turn;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
