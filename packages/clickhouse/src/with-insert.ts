import type { Store } from "./store.ts";

/** The same store, into which is inserted another way. */
export function withInsert(store: Store, insert: Store["insert"]): Store {
  return {
    analyst: store.analyst,
    insert,
    select: (sql, parameters, signal) => store.select(sql, parameters, signal),
    stream: (sql, parameters) => store.stream(sql, parameters),
    command: (sql) => store.command(sql),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
