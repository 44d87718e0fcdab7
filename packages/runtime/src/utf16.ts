import { peek } from "./peek.ts";

/** Byte-order marks of UTF-16 (RFC 2781, 3.2). UTF-8 has neither byte. */
const MARKS = [
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
] as const;

const MARK_BYTES = 2;

/**
 * Text in UTF-16 with its byte-order mark, as Windows' tools write (PowerShell's `>` among them), in UTF-8, without the
 * mark; all else as it is. What is no character there is U+FFFD. Streams: holds one chunk.
 */
export async function* fromUtf16(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, all } = await peek(chunks, MARK_BYTES);
  const encoding = encodingOf(start);
  if (encoding === undefined) return yield* all;
  const decoder = new TextDecoder(encoding);
  for await (const chunk of all) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Is a text that begins so in UTF-16? */
export function isUtf16(start: Uint8Array): boolean {
  return encodingOf(start) !== undefined;
}

function encodingOf(start: Uint8Array): string | undefined {
  return MARKS.find(({ mark }) => mark.every((byte, at) => start[at] === byte))?.encoding;
}
