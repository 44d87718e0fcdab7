/** From so many takers on it is a wave: an attacker on one machine, or on two, is none. */
const MANY = 3;
/** Hours after which half of a wave is forgotten. */
const MEMORY_HOURS = 72;
/** A wave in 32 bits: the hour in which it began, since the epoch, and how many took the value up since. */
const COUNTS = 1 << 12;

/** The wave after one more took the value up in `hour`; 0 is no wave yet. */
export function takenUp(wave: number, hour: number): number {
  if (wave === 0) return hour * COUNTS + 1;
  let begun = Math.floor(wave / COUNTS);
  let count = wave % COUNTS;
  const hours = hour - begun;
  if (hours > MEMORY_HOURS) {
    // As many an hour as before, of fewer hours: what comes now shows the sooner.
    const kept = MEMORY_HOURS / 2;
    count = Math.floor((count * kept) / hours);
    begun = hour - kept;
  }
  return begun * COUNTS + Math.min(COUNTS - 1, count + 1);
}

/** How many took the value up of late: all since the wave began, or as many as are remembered of one that began long ago. */
export function takersOfLate(wave: number, hour: number): number {
  const hours = hour - Math.floor(wave / COUNTS);
  const count = wave % COUNTS;
  return hours > MEMORY_HOURS ? Math.floor((count * MEMORY_HOURS) / 2 / hours) : count;
}

/** Takers an hour, in the hours since the wave began; 0 where they are too few, and no number where they are more than are counted. */
export function waveRate(wave: number, hour: number): number {
  const count = wave % COUNTS;
  // However large the group: as many in three days are no news of one more. A hundred thousand invented names would each be told of.
  if (count === COUNTS - 1) return Number.POSITIVE_INFINITY;
  return count < MANY ? 0 : count / Math.max(1, hour - Math.floor(wave / COUNTS) + 1);
}
