/** The first, the peak and the last event that a finding names; none of a silence before which nobody knows the last. */
export function namedEvents(...uids: readonly [first: string, peak: string, last: string]): readonly string[] {
  return uids.filter((uid) => uid !== "");
}
