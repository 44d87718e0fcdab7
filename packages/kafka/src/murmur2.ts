const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const encoder = new TextEncoder();
let scratch = new Uint8Array(256);

/** The partition that Kafka's Java client gives a record with this key (its DefaultPartitioner): equal keys, equal place. */
export function partitionOf(key: string, partitions: number): number {
  return partitions === 1 ? 0 : (murmur2(key) & 0x7fffffff) % partitions;
}

/** MurmurHash2, 32 bit, as `org.apache.kafka.common.utils.Utils.murmur2` computes it over the key's UTF-8 bytes. */
export function murmur2(key: string): number {
  if (key.length * 3 > scratch.length) scratch = new Uint8Array(key.length * 3);
  const length = encoder.encodeInto(key, scratch).written;
  const data = scratch;
  let hash = SEED ^ length;
  const whole = length & ~3;
  for (let at = 0; at < whole; at += 4) {
    hash = Math.imul(hash, M) ^ mix(word(data, at));
  }
  if (whole < length) hash = Math.imul(hash ^ tail(data, whole, length), M);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}

function mix(block: number): number {
  const scrambled = Math.imul(block, M);
  return Math.imul(scrambled ^ (scrambled >>> 24), M);
}

function word(data: Uint8Array, at: number): number {
  return byte(data, at) | (byte(data, at + 1) << 8) | (byte(data, at + 2) << 16) | (byte(data, at + 3) << 24);
}

function tail(data: Uint8Array, from: number, to: number): number {
  let rest = 0;
  for (let at = to - 1; at >= from; at -= 1) rest = (rest << 8) | byte(data, at);
  return rest;
}

function byte(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}
