/** What lies in a topic, as bytes and as we have it. */
export interface RecordCodec<T> {
  encode(value: T): Uint8Array | string | null;
  /** `bytes` is null for a tombstone. Must not throw: what cannot be read is a value too. */
  decode(bytes: Uint8Array | null, headers: Readonly<Record<string, string>>): T;
}

/** For raw topics: the bytes as they came, null for a tombstone. */
export const BYTES: RecordCodec<Uint8Array | null> = {
  encode: (value) => value,
  decode: (bytes) => bytes,
};
