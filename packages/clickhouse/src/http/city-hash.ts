// CityHash128 in its version 1.0.2 (Pike and Alakuijala, Google, 2011), which ClickHouse's compressed blocks are checked
// with, and which later versions of CityHash do not compute. Tested against what the engine itself writes.

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MIX = 0x9ddfea08eb382d69n;

type Pair = readonly [bigint, bigint];

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const times = (a: bigint, b: bigint): bigint => BigInt.asUintN(64, a * b);
const rotate = (value: bigint, by: bigint): bigint => u64((value >> by) | (value << (64n - by)));
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);

function mix(low: bigint, high: bigint): bigint {
  const a = shiftMix(times(low ^ high, MIX));
  return times(shiftMix(times(high ^ a, MIX)), MIX);
}

/** The checksum of some bytes, as the 16 bytes that stand before them: the low half first, each little-endian. */
export function cityHash128(bytes: Buffer): Buffer {
  const [low, high] = hash(bytes);
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(low, 0);
  out.writeBigUInt64LE(high, 8);
  return out;
}

function hash(s: Buffer): Pair {
  const at = (i: number): bigint => s.readBigUInt64LE(i);
  const { length } = s;
  if (length >= 16) return seeded(s.subarray(16), at(0) ^ K3, at(8));
  if (length >= 8) return seeded(Buffer.alloc(0), at(0) ^ times(BigInt(length), K0), at(length - 8) ^ K1);
  return seeded(s, K0, K1);
}

function seeded(s: Buffer, low: bigint, high: bigint): Pair {
  return s.length < 128 ? murmur(s, low, high) : long(s, low, high);
}

function murmur(s: Buffer, low: bigint, high: bigint): Pair {
  const at = (i: number): bigint => s.readBigUInt64LE(i);
  const { length } = s;
  let [a, b] = [low, high];
  let [c, d] = [0n, 0n];
  if (length <= 16) {
    a = times(shiftMix(times(a, K1)), K1);
    c = u64(times(b, K1) + short(s));
    d = shiftMix(u64(a + (length >= 8 ? at(0) : c)));
  } else {
    c = mix(u64(at(length - 8) + K1), a);
    d = mix(u64(b + BigInt(length)), u64(c + at(length - 16)));
    a = u64(a + d);
    for (let i = 0; i < length - 16; i += 16) {
      a = times(a ^ times(shiftMix(times(at(i), K1)), K1), K1);
      b ^= a;
      c = times(c ^ times(shiftMix(times(at(i + 8), K1)), K1), K1);
      d ^= c;
    }
  }
  a = mix(a, c);
  b = mix(d, b);
  return [a ^ b, mix(b, a)];
}

function short(s: Buffer): bigint {
  const { length } = s;
  if (length > 8) {
    const [a, b] = [s.readBigUInt64LE(0), s.readBigUInt64LE(length - 8)];
    return mix(a, rotate(u64(b + BigInt(length)), BigInt(length))) ^ b;
  }
  if (length >= 4) return mix(BigInt(length) + (BigInt(s.readUInt32LE(0)) << 3n), BigInt(s.readUInt32LE(length - 4)));
  if (length === 0) return K2;
  const y = BigInt(s.readUInt8(0) + (s.readUInt8(length >> 1) << 8));
  const z = BigInt(length + (s.readUInt8(length - 1) << 2));
  return times(shiftMix(times(y, K2) ^ times(z, K3)), K2);
}

function weak(s: Buffer, i: number, seedA: bigint, seedB: bigint): Pair {
  const a = u64(seedA + s.readBigUInt64LE(i));
  const z = s.readBigUInt64LE(i + 24);
  const b = rotate(u64(seedB + a + z), 21n);
  const more = u64(a + s.readBigUInt64LE(i + 8) + s.readBigUInt64LE(i + 16));
  return [u64(more + z), u64(b + rotate(more, 44n) + a)];
}

function long(s: Buffer, low: bigint, high: bigint): Pair {
  const at = (i: number): bigint => s.readBigUInt64LE(i);
  let [x, y] = [low, high];
  let z = times(BigInt(s.length), K1);
  const first = u64(times(rotate(y ^ K1, 49n), K1) + at(0));
  let v: Pair = [first, u64(times(rotate(first, 42n), K1) + at(8))];
  let w: Pair = [u64(times(rotate(u64(y + z), 35n), K1) + x), times(rotate(u64(x + at(88)), 53n), K1)];
  const end = s.length - (s.length % 128);
  for (let i = 0; i < end; i += 64) {
    x = times(rotate(u64(x + y + v[0] + at(i + 16)), 37n), K1) ^ w[1];
    y = times(rotate(u64(y + v[1] + at(i + 48)), 42n), K1) ^ v[0];
    z = rotate(z ^ w[0], 33n);
    v = weak(s, i, times(v[1], K1), u64(x + w[0]));
    w = weak(s, i + 32, u64(z + w[1]), y);
    [z, x] = [x, z];
  }
  y = u64(y + times(rotate(w[0], 37n), K0) + z);
  x = u64(x + times(rotate(u64(v[0] + z), 49n), K0));
  // What is left, in pieces of 32 bytes from the end; the last may reach back into what was hashed already.
  for (let done = 32; done < s.length - end + 32; done += 32) {
    const i = s.length - done;
    y = u64(times(rotate(u64(y - x), 42n), K0) + v[1]);
    const added = u64(w[0] + at(i + 16));
    x = u64(times(rotate(x, 49n), K0) + added);
    w = [u64(added + v[0]), w[1]];
    v = weak(s, i, v[0], v[1]);
  }
  x = mix(x, v[0]);
  y = mix(y, w[0]);
  return [u64(mix(u64(x + v[1]), w[1]) + y), mix(u64(x + w[1]), u64(y + v[1]))];
}
