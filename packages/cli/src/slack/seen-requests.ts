/** Signatures are good for five minutes, in both directions of the clock; over a socket the same comes again within that. */
const KEPT_MS = 11 * 60_000;
const MOST = 10_000;

/**
 * Which requests were taken already, by what they say; bounded. Slack gives each press an instant and a trigger of its own, and
 * what it sends again may be signed anew.
 */
export interface SeenRequests {
  /** True for one that was asked about before. */
  isRepeated(content: string, now: number): boolean;
}

export function createSeenRequests(): SeenRequests {
  const seen = new Map<string, number>();
  return {
    isRepeated(content, now) {
      for (const [known, until] of seen) {
        if (until > now && seen.size < MOST) break;
        seen.delete(known);
      }
      if (seen.has(content)) return true;
      seen.set(content, now + KEPT_MS);
      return false;
    },
  };
}
