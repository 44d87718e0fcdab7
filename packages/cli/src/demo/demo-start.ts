const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
export const QUIET_DAYS = 14;

/** Where a company that lives now begins: its quiet weeks end a day ago, on a whole hour. */
export function demoStart(now: number): number {
  return Math.floor((now - DAY_MS) / HOUR_MS) * HOUR_MS - QUIET_DAYS * DAY_MS;
}
