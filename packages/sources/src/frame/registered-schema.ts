/** What JSON begins with. */
const BEGINNINGS: ReadonlySet<number | undefined> = new Set(Array.from('{["', (letter) => letter.charCodeAt(0)));
/** Confluent's: a zero, the schema's number, what it is of. Numbers are counted from 1; UTF-16 is none. */
const CONFLUENT_BYTES = 5;
/** AWS Glue's: a 3, how it is packed, the schema's UUID, what it is of. */
const GLUE_BYTES = 18;
const INSTEAD = "which is not read: have its producer, or a converter, write JSON";

/**
 * Avro and Protobuf cannot be read without a schema that is elsewhere; what is wrong with a message of theirs in one sentence, undefined
 * where it is none. JSON behind the number of a schema is read as any.
 */
export function registeredSchema(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const isOf = (head: number): boolean => bytes.length > head && !BEGINNINGS.has(bytes[head]);
  if (first === 0 && second === 0 && isOf(CONFLUENT_BYTES)) {
    const schema = ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 8) | (bytes[4] ?? 0);
    return `Avro or Protobuf of schema ${schema} of a registry, ${INSTEAD}`;
  }
  if (first === 3 && (second === 0 || second === 5) && isOf(GLUE_BYTES))
    return `Avro, Protobuf or packed JSON of a schema of AWS Glue's registry, ${INSTEAD}`;
  const isFile = Buffer.from(bytes.subarray(0, 4)).equals(FILE);
  return isFile || (first === 0xc3 && second === 1) ? `Avro, ${INSTEAD}` : undefined;
}

/** How a file of Avro's begins. */
const FILE: Buffer = Buffer.from("Obj\u0001");
