/** Accepts the findings that the history has and no alerter has accepted; resolves with how many there were. */
type Fill = () => Promise<number>;

/** Where the alerter hears that records left the findings topic before it read them. */
export interface Gaps {
  /**
   * Resolves with how many findings came from the history in their place, once those are accepted. An alerter that starts meanwhile
   * begins with them in any case; of one that stops first, it never does: the next one begins with them.
   */
  fill(): Promise<number>;
  /** The alerter's own end; it has begun with so many. */
  attach(fill: Fill, begun: number): () => void;
}

/** One per alerter. */
export function createGaps(): Gaps {
  const attached = Promise.withResolvers<{ readonly begun: number }>();
  let fill: Fill | undefined;
  return {
    fill: () => fill?.() ?? attached.promise.then(({ begun }) => begun),
    attach(take, begun) {
      fill = take;
      attached.resolve({ begun });
      return () => {
        fill = undefined;
      };
    },
  };
}
