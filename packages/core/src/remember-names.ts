/** Names of members are few; a longer one is somebody's own. */
const MOST = 4096;
const LONGEST = 64;

/** What a function of a member's name answers, remembered: a parsed name has its hash already, so that asking costs little. */
export function rememberNames<V>(compute: (name: string) => V): (name: string) => V {
  const known = new Map<string, V>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const value = compute(name);
    if (name.length > LONGEST) return value;
    if (known.size >= MOST) known.clear();
    known.set(name, value);
    return value;
  };
}
