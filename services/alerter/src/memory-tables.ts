import type { AlerterTables } from "./tables.ts";

/** For a run that keeps no history: nothing is known, and nothing is kept. */
export function createMemoryTables(): AlerterTables {
  return {
    restore: () =>
      Promise.resolve({
        rows: { episodes: [], notifications: [], silences: [] },
        writtenAt: new Map(),
        replayed: new Map(),
        unheard: new Set(),
        audit: undefined,
      }),
    pending: () => Promise.resolve({ findings: [], next: undefined }),
    finding: () => Promise.resolve(undefined),
    judged: async () => [],
    labels: () => Promise.resolve(new Map()),
    answer: () => Promise.resolve(undefined),
    unapplied: () => Promise.resolve([]),
    write: (_, __, durable) => Promise.resolve(durable()),
    close: () => Promise.resolve(),
  };
}
