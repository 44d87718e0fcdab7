const JAVA = "an object as Java serialises it, which is not read: have its producer write JSON (`StringSerializer`)";
const MESSAGE_PACK = "MessagePack, which is not read: have its shipper write JSON (`format json` in Fluent Bit)";

/**
 * What is a record to its producer and is none to us, in one sentence, by how it begins, which no text in UTF-8 does. One that was cut
 * within a character may, and its other lines are records.
 */
export function unreadFormat(bytes: Uint8Array): string | undefined {
  const [first = 0, second, third] = bytes;
  if (first === 0xac && second === 0xed && third === 0) return JAVA;
  const isSmall = first >= 0x80 && first <= 0x9f;
  // A map or a list of more than fifteen members says how many in two bytes, and no record has 256 of them.
  const isLarge = (first === 0xde || first === 0xdc) && second === 0;
  if (bytes.length < 2 || !(isSmall || isLarge)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(NEXT_LINE) ? undefined : MESSAGE_PACK;
}

const NEXT_LINE = '\n{"';
