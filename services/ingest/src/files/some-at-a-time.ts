/** Opening a file is mostly waiting: of many, so many wait together. */
const AT_A_TIME = 16;

/** What comes of each, in their order. */
export async function someAtATime<T, R>(all: readonly T[], act: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += AT_A_TIME)
    results.push(...(await Promise.all(all.slice(at, at + AT_A_TIME).map(act))));
  return results;
}
