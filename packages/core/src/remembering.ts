/** Answers remembered of one function; then all are forgotten, which costs time and nothing else. */
const MOST = 4096;

/**
 * A pure function of a text that works out once what it is asked again and again, as the names and values of a log are. One
 * longer than `longest` characters is nobody's habit, and is not kept.
 */
export function remembering<V>(
  compute: (text: string) => V,
  longest: number = Number.POSITIVE_INFINITY,
): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = compute(text);
    if (text.length > longest) return value;
    if (known.size >= MOST) known.clear();
    known.set(text, value);
    return value;
  };
}

/** Names of members are few; a longer one is somebody's own. */
const LONGEST_NAME = 64;

/** The same for the names of members. */
export function rememberNames<V>(compute: (name: string) => V): (name: string) => V {
  return remembering(compute, LONGEST_NAME);
}
