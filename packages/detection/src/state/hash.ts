const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** 32-bit hash of a text, never 0 (MurmurHash3 finalizer over an FNV-1a walk of the UTF-16 units). */
export function hash32(text: string, seed = 0): number {
  let h = OFFSET ^ seed;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), PRIME);
  return finished(h);
}

/** `hash32` with two seeds, in one walk: of 64 bits. */
export function hash64(text: string, highSeed: number, lowSeed: number, into: Uint32Array): void {
  let high = OFFSET ^ highSeed;
  let low = OFFSET ^ lowSeed;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, PRIME);
    low = Math.imul(low ^ unit, PRIME);
  }
  into[0] = finished(high);
  into[1] = finished(low);
}

function finished(walked: number): number {
  let h = walked ^ (walked >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h === 0 ? 1 : h >>> 0;
}
