/** On so many days somebody came to the value: one who has several machines makes one day of it, or two. */
const DAYS = 5;
/** In 32 bits: who came (16), on how many days (4), and the last of these, of 4096 (12). */
const MEMBER = 1 << 16;
const DAY = 1 << 12;
const MOST_MEMBERS = 65_535;
const MOST_DAYS = 15;
const DAY_HOURS = 24;

/** The latecomers of a value after one more member that had long been there came to it in `hour`; 0 is nobody. */
export function cameLate(latecomers: number, hour: number): number {
  const members = Math.floor(latecomers / MEMBER);
  const days = Math.floor((latecomers % MEMBER) / DAY);
  const day = Math.floor(hour / DAY_HOURS) % DAY;
  const another = days === 0 || latecomers % DAY !== day ? 1 : 0;
  return Math.min(MOST_MEMBERS, members + 1) * MEMBER + Math.min(MOST_DAYS, days + another) * DAY + day;
}

/** How many came, one after the other; 0 while they came on too few days to tell. */
export function latecomersOf(latecomers: number): number {
  return Math.floor((latecomers % MEMBER) / DAY) < DAYS ? 0 : Math.floor(latecomers / MEMBER);
}

/** One fewer: what was part of a compromise vouches for nobody. */
export function withoutOne(latecomers: number): number {
  return latecomers < MEMBER ? 0 : latecomers - MEMBER;
}
