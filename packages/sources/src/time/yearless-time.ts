import { formatTime } from "@rolecall/core";
import { logInstant } from "./log-instant.ts";
import { monthOf } from "./named-month.ts";

const DAY_MS = 86_400_000;

/**
 * RFC 3339 of `Nov`, `24` and `10:00:00`, which have no year: the last that is not more than a day behind `near`, an instant
 * that is not long after it. Null for no month, and where nobody knows what is near.
 */
export function yearlessTime(name: string, day: string, clock: string, near: number): string | null {
  const month = monthOf(name);
  if (month === undefined || !(near > 0)) return null;
  const rest = `-${month}-${day.replace(" ", "0")}T${clock}Z`;
  const year = Number(formatTime(near + DAY_MS).slice(0, 4));
  const spelled = `${year}${rest}`;
  // No later year has such a day where this one has not: the 29th of February.
  return logInstant(spelled) <= near + DAY_MS ? spelled : `${year - 1}${rest}`;
}
