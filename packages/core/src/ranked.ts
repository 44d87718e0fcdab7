/** Of an ordered set: `high` is itself, `high+` is itself and all above it. Undefined for what is not in it. */
export function ranked<T extends string>(given: string, known: readonly T[]): readonly T[] | undefined {
  const name = given.replace(/\+$/, "");
  const at = (known as readonly string[]).indexOf(name);
  return at < 0 ? undefined : known.slice(at, name === given ? at + 1 : known.length);
}
