/**
 * The lines of a stream that are not blank, as their bytes. A line ends with a line feed and with nothing else: Node's
 * readline also splits at U+2028 and U+2029, which the texts of JSON may contain.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(FEED); end !== -1; end = chunk.indexOf(FEED, from)) {
      const line = Buffer.concat([...held, chunk.subarray(from, end)]);
      held = [];
      from = end + 1;
      if (!isBlank(line)) yield line;
    }
    if (from < chunk.length) held.push(chunk.subarray(from));
  }
  const last = Buffer.concat(held);
  if (!isBlank(last)) yield last;
}

const FEED = 10;
const SPACE = 32;

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte <= SPACE);
}
