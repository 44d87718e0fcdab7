/** Wrong credentials from one address within `WITHIN_MS`, beyond which no more of them are looked at. */
const MOST_WRONG = 60;
const WITHIN_MS = 60_000;
/** Addresses remembered; of more, the oldest are forgotten. */
const MOST_ADDRESSES = 10_000;

/** Counts wrong credentials by address. */
export interface Attempts {
  wrong(address: string): void;
  /** Seconds until the address may try again; 0 where it may now. */
  waitSeconds(address: string): number;
}

/** `now` gives epoch ms. */
export function createAttempts(now: () => number): Attempts {
  const known = new Map<string, { count: number; readonly since: number }>();
  const current = (address: string): { count: number; readonly since: number } | undefined => {
    const entry = known.get(address);
    return entry !== undefined && now() - entry.since < WITHIN_MS ? entry : undefined;
  };
  return {
    wrong(address) {
      const entry = current(address) ?? { count: 0, since: now() };
      entry.count += 1;
      known.delete(address);
      known.set(address, entry);
      const [oldest] = known.keys();
      if (known.size > MOST_ADDRESSES && oldest !== undefined) known.delete(oldest);
    },
    waitSeconds(address) {
      const entry = current(address);
      if (entry === undefined || entry.count < MOST_WRONG) return 0;
      return Math.max(1, Math.ceil((entry.since + WITHIN_MS - now()) / 1000));
    },
  };
}
