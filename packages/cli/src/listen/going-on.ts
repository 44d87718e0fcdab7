/** No write takes so long where writes go on. */
const STILL_MS = 15_000;
/** While they do not, one is begun so often: what stands still may be the matter of a single other one. */
const TRY_MS = 5000;

/** Whether what waits to be durable goes on: a store or brokers that hang say nothing of it for minutes. */
export interface GoingOn {
  /** Counts it as waiting until it settles. */
  watch<T>(work: Promise<T>): Promise<T>;
  /** @throws Error where something waits, and nothing has come to its end for a while */
  check(): void;
  /** Should another be begun? While nothing goes on, few: whoever is refused sends the same again. */
  takes(): boolean;
}

/**
 * `now` is of a clock that nobody sets, in ms; `pending` what is left to do, in bytes: of one large body a part may be durable long
 * before all of it is.
 */
export function createGoingOn(now: () => number, pending: () => number): GoingOn {
  let waiting = 0;
  let since = 0;
  let begun = 0;
  let left = 0;
  const isStill = (): boolean => {
    const before = left;
    left = pending();
    if (left < before) since = now();
    return waiting > 0 && now() - since >= STILL_MS;
  };
  return {
    async watch(work) {
      begun = now();
      if (waiting === 0) since = begun;
      waiting += 1;
      try {
        return await work;
      } finally {
        waiting -= 1;
        since = now();
      }
    },
    check() {
      if (isStill()) throw new Error(`nothing has become durable for ${Math.floor((now() - since) / 1000)} s`);
    },
    takes: () => !isStill() || now() - begun >= TRY_MS,
  };
}
