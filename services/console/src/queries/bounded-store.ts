import type { Store } from "@rolecall/clickhouse";

/** How much the console may ask of the history at once, and how long it waits for one answer. */
export interface StoreBounds {
  readonly withinMs: number;
  /** Questions that are under way; the engine answers a few at a time, in turn. */
  readonly atOnce: number;
}

const BOUNDS: StoreBounds = { withinMs: 15_000, atOnce: 256 };

/** The history is slow, or is asked too much: try again later. */
export class HistoryBusy extends Error {
  constructor(message: string) {
    super(message);
    this.name = "HistoryBusy";
  }
}

/**
 * The store, with questions that end: with the answer, or with `HistoryBusy`. One that was given up stays under way for the
 * engine, and counts until it is done, so that a history that answers nobody is soon asked nothing more.
 */
export function boundedStore(store: Store, bounds: StoreBounds = BOUNDS): Store {
  let underWay = 0;
  return {
    insert: (table, rows, options) => store.insert(table, rows, options),
    stream: (sql, parameters) => store.stream(sql, parameters),
    command: (sql) => store.command(sql),
    analyst: store.analyst,
    async select<Row>(sql: string, parameters?: Parameters<Store["select"]>[1]): Promise<Row[]> {
      if (underWay >= bounds.atOnce) throw new HistoryBusy(`${underWay} questions wait for the history already`);
      underWay += 1;
      const answer = store.select<Row>(sql, parameters).finally(() => {
        underWay -= 1;
      });
      return within(answer, bounds.withinMs);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new HistoryBusy(`the history did not answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
