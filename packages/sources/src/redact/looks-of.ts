/**
 * A number that texts which differ mostly have of their own, from their length and four of their characters: sooner known than
 * the hash, which a text fresh from a parser does not have yet. For tables of a power of two places; not of an empty text.
 */
export function looksOf(text: string): number {
  const { length } = text;
  let looks = length * 31 + text.charCodeAt(length - 1);
  looks = (looks * 33) ^ text.charCodeAt(length >> 1);
  looks = (looks * 33) ^ text.charCodeAt(length >> 2);
  looks = (looks * 33) ^ text.charCodeAt((length * 3) >> 2);
  return looks ^ (looks >>> 9);
}
