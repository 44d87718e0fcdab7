/** Results remembered per function; then all are forgotten, which costs time and nothing else. */
const REMEMBERED = 4096;

/** A pure function that works each of its latest arguments out once: the values of a log come again and again. */
export function remembering<V>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED) known.clear();
    const value = compute(text);
    known.set(text, value);
    return value;
  };
}
