/** Sets that are counted together are told apart by so many bits. */
const SET_BITS = 2;
const ZERO_BITS = 5;
const MOST_ZEROS: number = 2 ** ZERO_BITS - 1;
/** What is left of a 32-bit hash, so that what is kept fits without a box around it. */
const HASH_SHIFT: number = SET_BITS + 1;

/** What is left of up to four sets of many different things: of each those whose hashes end in so many zeros. */
export interface Distinct {
  /** Each with the number of its set in the last two bits. */
  left: readonly number[];
  /** How many zeros, five bits a set. */
  zeros: number;
}

/**
 * Notes a thing of a set by its hash, in room for `most` of that set (Wegman's adaptive sampling, Flajolet 1990). In whatever order
 * they come, the same are left.
 */
export function noteThing(sample: Distinct, set: number, hash: number, most: number): void {
  const thing = ((hash >>> HASH_SHIFT) << SET_BITS) | set;
  const zeros = zerosOf(sample, set);
  if (!endsInZeros(thing, zeros) || sample.left.includes(thing)) return;
  sample.left = [...sample.left, thing];
  for (let more = zeros + 1; countLeft(sample, set) > most && more <= MOST_ZEROS; more += 1) {
    sample.left = sample.left.filter((each) => setOf(each) !== set || endsInZeros(each, more));
    sample.zeros += 1 << (ZERO_BITS * set);
  }
}

/** How many different ones a set has: exactly while none had to go, else give or take one in the square root of the room. */
export function countOf(sample: Distinct, set: number): number {
  return countLeft(sample, set) * 2 ** zerosOf(sample, set);
}

/** How many different things are in the set `of` of any of the samples, and in `without` of none; by what both sets have left. */
export function countWithout(samples: readonly Distinct[], of: number, without: number): number {
  const zeros = Math.max(0, ...samples.flatMap((sample) => [zerosOf(sample, of), zerosOf(sample, without)]));
  const left = (set: number): Set<number> =>
    new Set(
      samples.flatMap((sample) =>
        sample.left
          .filter((thing) => setOf(thing) === set && endsInZeros(thing, zeros))
          .map((thing) => thing >>> SET_BITS),
      ),
    );
  const others = left(without);
  return Array.from(left(of)).filter((thing) => !others.has(thing)).length * 2 ** zeros;
}

/** True of a thing of the set that is among those left. */
export function isLeft({ left }: Distinct, set: number, hash: number): boolean {
  return left.includes(((hash >>> HASH_SHIFT) << SET_BITS) | set);
}

function countLeft({ left }: Distinct, set: number): number {
  return left.reduce((count, each) => count + (setOf(each) === set ? 1 : 0), 0);
}

function zerosOf({ zeros }: Distinct, set: number): number {
  return (zeros >>> (ZERO_BITS * set)) & MOST_ZEROS;
}

function setOf(thing: number): number {
  return thing & (2 ** SET_BITS - 1);
}

function endsInZeros(thing: number, zeros: number): boolean {
  return ((thing >>> SET_BITS) & (2 ** zeros - 1)) === 0;
}
