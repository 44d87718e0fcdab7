/** The beginning of a stream, or all of it where it is short. */
export interface ReadAhead {
  /** It ended within the bound: it can be read any number of times. */
  readonly whole: boolean;
  /** All of the stream, from its beginning; once only, unless it is whole. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Read a stream until it ends or `maxBytes` are in memory. */
export async function readAhead(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReadAhead> {
  const rest = stream[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let bytes = 0;
  let whole = false;
  while (bytes < maxBytes) {
    const next = await rest.next();
    if (next.done === true) {
      whole = true;
      break;
    }
    held.push(next.value);
    bytes += next.value.length;
  }
  return {
    whole,
    async *chunks() {
      yield* held;
      if (!whole) yield* { [Symbol.asyncIterator]: () => rest };
    },
  };
}
