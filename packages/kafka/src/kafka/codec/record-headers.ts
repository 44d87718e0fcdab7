import { createRequire } from "node:module";

interface Header {
  readonly key: string;
  readonly value: Buffer | null;
}

/** What is used of kafkajs's decoder, which reads no array in this way but the headers of a record. */
interface Decoder {
  readVarInt(): number;
  readVarIntArray(read: (decoder: Decoder) => Header): {
    readonly reduce: () => Readonly<Record<string, Buffer | null>>;
  };
}

const { prototype } = createRequire(import.meta.url)("kafkajs/src/protocol/decoder") as {
  readonly prototype: Decoder;
};

/**
 * kafkajs copies the headers that it has of a record for each one more: 5,000 of them, in 39 kB, took 7 s in which the process did nothing
 * else, and 10,000 took 55 s, which is longer than a session; whoever wrote such a record into a raw topic ended its being read. Gathered
 * here, each costs the same. Of several values of one name the last one is kept.
 */
export function gatherRecordHeaders(): void {
  prototype.readVarIntArray = function (read) {
    const headers = Object.create(null) as Record<string, Buffer | null>;
    for (let left = this.readVarInt(); left > 0; left -= 1) {
      const { key, value } = read(this);
      headers[key] = value;
    }
    return { reduce: () => headers };
  };
}
