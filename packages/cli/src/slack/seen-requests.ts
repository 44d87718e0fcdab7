/** Signatures are good for five minutes, in both directions of the clock. */
const KEPT_MS = 11 * 60_000;
const MOST = 10_000;

/** Which signed requests were taken already, by their signatures; bounded. */
export interface SeenRequests {
  /** True for one that was asked about before. */
  isRepeated(signature: string, now: number): boolean;
}

export function createSeenRequests(): SeenRequests {
  const seen = new Map<string, number>();
  return {
    isRepeated(signature, now) {
      for (const [known, until] of seen) {
        if (until > now && seen.size < MOST) break;
        seen.delete(known);
      }
      if (seen.has(signature)) return true;
      seen.set(signature, now + KEPT_MS);
      return false;
    },
  };
}
