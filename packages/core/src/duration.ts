const UNITS_MS = { y: 31_536_000_000, w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Prometheus: each unit at most once, from the greatest down (`1h30m`). */
const FORM = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/**
 * Milliseconds of a duration as Prometheus writes it: `5m`, `1h30m`, `7d`, `250ms`, `0`. A year has 365 days. Undefined
 * for anything else, and for more milliseconds than a number holds exactly.
 */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const match = text === "" ? null : FORM.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [at, unitMs] of Object.values(UNITS_MS).entries()) total += Number(match[at + 1] ?? 0) * unitMs;
  return Number.isSafeInteger(total) ? total : undefined;
}

/** The shortest text that `parseDuration` reads back to the same: `1h30m`. `ms` is a whole number of zero or more. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, unitMs] of Object.entries(UNITS_MS)) {
    // Years and weeks read well only where nothing is left over, as Prometheus prints them.
    if ((unit === "y" || unit === "w") && rest % unitMs !== 0) continue;
    const count = Math.floor(rest / unitMs);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * unitMs;
  }
  return parts.join("");
}
