export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The company's clock stands an hour east of UTC, all year. */
const ZONE_HOURS = 1;

/** 0 to 167; 0 is Monday, midnight to one, on the company's clock. 1970-01-01 was a Thursday. */
export function hourOfWeek(at: number): number {
  return (Math.floor(at / HOUR_MS) + ZONE_HOURS + 72) % 168;
}

/** Days since 1970-01-01 on the company's clock. */
export function dayOf(at: number): number {
  return Math.floor((at + ZONE_HOURS * HOUR_MS) / DAY_MS);
}

/** 0 to 23 on the company's clock. */
export function hourOfDay(at: number): number {
  return hourOfWeek(at) % 24;
}
