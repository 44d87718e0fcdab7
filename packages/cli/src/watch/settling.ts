import type { Sighting } from "./sighting.ts";

/** Unchanged for so long, a file is taken for whole. */
const SETTLED_MS = 5000;
/** And at once where it was written so long before it was first seen. */
const OLD_MS = 60_000;

/** Tells files that are still written from those that are whole. */
export interface Settling {
  isSettled(sighting: Sighting): boolean;
  /** Has its reading been held up at this byte for so long? Asked at each look at which it is. */
  isHeldLong(sighting: Sighting, at: number): boolean;
  /** All but these are forgotten. */
  keep(keys: ReadonlySet<string>): void;
}

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  /** By our own watch: that of the file may be another machine's. */
  readonly since: number;
}

export interface FileClock {
  /** Of a clock that never goes back, ms. */
  readonly steady: () => number;
  /** Epoch ms. */
  readonly now: () => number;
}

export function createSettling({ steady, now }: FileClock): Settling {
  const seen = new Map<string, Seen>();
  const held = new Map<string, { readonly at: number; readonly since: number }>();
  return {
    isSettled({ key, size, mtimeMs }) {
      const before = seen.get(key);
      if (before?.size === size && before.mtimeMs === mtimeMs) return steady() - before.since >= SETTLED_MS;
      const isOld = before === undefined && now() - mtimeMs >= OLD_MS;
      seen.set(key, { size, mtimeMs, since: isOld ? Number.NEGATIVE_INFINITY : steady() });
      return isOld;
    },
    isHeldLong({ key }, at) {
      const before = held.get(key);
      if (before?.at === at) return steady() - before.since >= SETTLED_MS;
      held.set(key, { at, since: steady() });
      return false;
    },
    keep(keys) {
      for (const known of [seen, held]) for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    },
  };
}
