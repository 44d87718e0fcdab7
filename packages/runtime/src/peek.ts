/**
 * The first bytes of an input, at least `least` of them where it has so many, and all of its bytes, those among them. A chunk
 * is good until the next one is asked for.
 */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  least: number,
): Promise<{ readonly start: Uint8Array; readonly all: AsyncGenerator<Uint8Array> }> {
  const input = chunks[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < least) {
    const next = await input.next();
    if (next.done) break;
    // A chunk is only good until the next one.
    head.push(next.value.length < least ? Uint8Array.from(next.value) : next.value);
    length += next.value.length;
  }
  const [first] = head;
  const start = head.length === 1 && first !== undefined ? first : Buffer.concat(head);
  return { start, all: withHead(start, input) };
}

async function* withHead(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
