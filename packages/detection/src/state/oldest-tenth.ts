/** Names of what goes where there is no room for more than `most`: the tenth that nothing was heard of for longest. */
export function oldestTenth<T>(
  known: ReadonlyMap<string, T>,
  most: number,
  lastOf: (value: T) => number,
): readonly string[] {
  return Array.from(known)
    .toSorted(([a, x], [b, y]) => lastOf(x) - lastOf(y) || (a < b ? -1 : 1))
    .slice(0, Math.ceil(most / 10))
    .map(([name]) => name);
}
