/** At most `limit` of the items still to come; none when the history is at its end. */
export async function readHistory<T>(history: AsyncIterator<T>, limit: number): Promise<readonly T[]> {
  const items: T[] = [];
  while (items.length < limit) {
    const item = await history.next();
    if (item.done === true) break;
    items.push(item.value);
  }
  return items;
}
