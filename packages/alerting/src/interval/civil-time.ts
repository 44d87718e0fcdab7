/** What the calendar and the clock on the wall show in a zone. */
export interface CivilTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly daysInMonth: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** Minutes since midnight as the clock shows them: in the hour that happens twice, the same minute twice. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** True for a zone of the IANA data base. */
export function isZone(zone: string): boolean {
  return formatOf(zone) !== undefined;
}

/** Local time in an IANA zone at `at` (epoch ms), by the runtime's own zone data. An unknown zone is read as UTC. */
export function civilTime(at: number, zone: string): CivilTime {
  const local = new Date(at + offsetOf(at, zone));
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth();
  return {
    year,
    month: month + 1,
    day: local.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    weekday: local.getUTCDay(),
    minute: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/** Milliseconds by which the zone's clock is ahead of UTC. */
function offsetOf(at: number, zone: string): number {
  if (zone === "UTC") return 0;
  const format = formatOf(zone);
  if (format === undefined) return 0;
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) formats.set(zone, createFormat(zone));
  return formats.get(zone);
}

function createFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
}
