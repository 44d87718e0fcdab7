import { promisify } from "node:util";
import { gunzip, gzip as gzipOf, zstdCompress, zstdDecompress } from "node:zlib";
import kafkajs from "kafkajs";
import { compressFrame, decompressFrame } from "lz4-napi";
import { UnreadableBatch } from "../fault.ts";
import { compressSnappy, uncompressSnappy } from "./snappy.ts";

interface Encoder {
  readonly buffer: Buffer;
}

interface Codec {
  compress(encoder: Encoder): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

const { CompressionCodecs, CompressionTypes } = kafkajs;

/**
 * Of one batch, which brokers hold to a size as it is packed alone: a megabyte of zstd may be gigabytes. The other two codecs pack no
 * closer than 1 to 255.
 */
const LIMIT = { maxOutputLength: 256 << 20 };

const gzip: Codec = {
  compress: ({ buffer }) => promisify(gzipOf)(buffer),
  decompress: (buffer) => promisify(gunzip)(buffer, LIMIT),
};

const snappy: Codec = {
  compress: async ({ buffer }) => compressSnappy(buffer),
  decompress: async (buffer) => uncompressSnappy(buffer),
};

const lz4: Codec = {
  compress: ({ buffer }) => compressFrame(buffer),
  decompress: (buffer) => decompressFrame(buffer),
};

const zstd: Codec = {
  compress: ({ buffer }) => promisify(zstdCompress)(buffer),
  decompress: (buffer) => promisify(zstdDecompress)(buffer, LIMIT),
};

/** Kafka has three bits for the codec of a batch; those of no name yet would be read as if nothing were compressed. */
const NAMES: Readonly<Record<number, string>> = { 1: "gzip", 2: "snappy", 3: "lz4", 4: "zstd", 5: "5", 6: "6", 7: "7" };

/** kafkajs has gzip of its own and throws on the others until they are put in its table, which is the process's. */
export function registerCodecs(): void {
  const known: Readonly<Record<number, Codec>> = {
    [CompressionTypes.GZIP]: gzip,
    [CompressionTypes.Snappy]: snappy,
    [CompressionTypes.LZ4]: lz4,
    [CompressionTypes.ZSTD]: zstd,
  };
  const table: { [type: number]: () => Codec } = CompressionCodecs;
  for (const [type, name] of Object.entries(NAMES)) {
    const codec = orUnreadable(name, known[Number(type)]);
    table[Number(type)] = () => codec;
  }
}

/** Says of what cannot be decompressed that it is the batch, and not the broker. */
function orUnreadable(name: string, codec: Codec | undefined): Codec {
  return {
    async compress(encoder) {
      if (codec === undefined) throw new UnreadableBatch(`the codec ${name} is not known`);
      return codec.compress(encoder);
    },
    async decompress(buffer) {
      if (codec === undefined) throw new UnreadableBatch(`its codec (number ${name}) is not known to this version`);
      try {
        return await codec.decompress(buffer);
      } catch (cause) {
        const isLarge = cause instanceof RangeError;
        const why = isLarge ? `it is larger than ${LIMIT.maxOutputLength} bytes when unpacked` : `it is no ${name}`;
        throw new UnreadableBatch(why, { cause });
      }
    },
  };
}
