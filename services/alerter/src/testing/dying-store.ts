import { type Store, StoreError, type Table } from "@rolecall/clickhouse";

/** The store of a process that can be killed. */
export interface DyingStore {
  readonly store: Store;
  /** It dies when it has written so many times more. */
  dieAfter(inserts: number): void;
  /** Where it has written, in order. */
  readonly written: readonly Table[];
  /** It has died: somebody asked for more. */
  readonly isDead: boolean;
}

export function createDyingStore(store: Store): DyingStore {
  const written: Table[] = [];
  let last = Number.POSITIVE_INFINITY;
  let isDead = false;
  const living = <T>(work: () => Promise<T>): Promise<T> => {
    if (written.length < last) return work();
    isDead = true;
    return Promise.reject(new StoreError("closed", 0, "the process has died"));
  };
  return {
    store: {
      select: (sql, parameters) => living(() => store.select(sql, parameters)),
      stream: (sql, parameters) => store.stream(sql, parameters),
      command: (sql) => living(() => store.command(sql)),
      analyst: store.analyst,
      insert: (table, rows, options) =>
        living(async () => {
          // Of several at once only so many come through.
          written.push(table);
          await store.insert(table, rows, options);
        }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    dieAfter(inserts) {
      last = written.length + inserts;
    },
    written,
    get isDead() {
      return isDead;
    },
  };
}
