import type { Page } from "../page.ts";

interface Incidents {
  readonly earlier: readonly string[];
  readonly newest: string;
}

/**
 * Dedup keys of the incidents that a group has open, the earlier ones oldest first. PagerDuty adds what has the key of an acknowledged
 * incident to it and wakes nobody, so what is more severe than people have acknowledged opens an incident of its own. The
 * first has the key of the group, the next ones that and a number.
 *
 * Told again, a page has the same ones: what is open is known from the last page that arrived.
 */
export function incidentsOf({ wireKey, externalIds, outgrown }: Page): Incidents {
  const known = externalIds["dedup_key"] ?? "";
  const later = known.startsWith(`${wireKey}.`) ? Number(known.slice(wireKey.length + 1)) : 0;
  const last = Math.min(later + (outgrown === true ? 1 : 0), MOST);
  const keyOf = (n: number): string => (n === 0 ? wireKey : `${wireKey}.${n}`);
  return { earlier: Array.from({ length: last }, (_, n) => keyOf(n)), newest: keyOf(last) };
}

/** Severity can rise four times until a message is over; more comes of members that go. */
const MOST = 9;
