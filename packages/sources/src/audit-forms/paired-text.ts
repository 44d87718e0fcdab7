/** No firewall writes more in one line. */
const MOST_PAIRS = 256;

/**
 * The names and values of a text that is nothing but such pairs, each found by `pair` (sticky: a name, then the value as it
 * was quoted or bare). Undefined for a text that has more, and where one of the names that count stands there twice: who
 * typed a user's name may have typed the rest of the line with it.
 */
export function pairedText(text: string, pair: RegExp, counts: ReadonlySet<string>): Map<string, string> | undefined {
  const pairs = new Map<string, string>();
  pair.lastIndex = 0;
  while (pair.lastIndex < text.length) {
    const [, name = "", quoted, bare = ""] = pair.exec(text) ?? [];
    if (name === "" || pairs.size === MOST_PAIRS || (pairs.has(name) && counts.has(name))) return undefined;
    if (!pairs.has(name)) pairs.set(name, quoted?.replace(/\\(["\\\];])/g, "$1") ?? bare);
  }
  return pairs;
}
