import { parseTime } from "@rolecall/core";
import { monthOf } from "./named-month.ts";

const MAX_TEXT = 64;

/**
 * Epoch ms of a time that is spelled otherwise than in RFC 3339: as databases, mail, access logs, .NET and Microsoft's portals
 * do. NaN for anything else.
 */
export function spelledInstant(text: string): number {
  if (text.length > MAX_TEXT) return Number.NaN;
  const dotNet = /^\/Date\((\d{9,15})(?:[+-]\d{4})?\)\/$/.exec(text)?.[1];
  if (dotNet !== undefined) return Number(dotNet);
  const rewritten =
    ofSql(text) ??
    ofRfc2822(text) ??
    ofAccessLog(text) ??
    ofDashes(text) ??
    ofAmerican(text) ??
    ofC(text) ??
    ofFigures(text) ??
    ofBasicIso(text);
  return rewritten === undefined ? Number.NaN : parseTime(rewritten);
}

/**
 * What PostgreSQL and others call the zone of the machine, of which one place alone is meant today (IANA's database). `CST` and
 * `IST` are several, so a time of theirs is none.
 */
const ZONES: Readonly<Record<string, string>> = {
  ...{ UTC: "Z", GMT: "Z", Z: "Z", WET: "Z", WEST: "+01:00", BST: "+01:00", CET: "+01:00", CEST: "+02:00" },
  ...{ EET: "+02:00", EEST: "+03:00", SAST: "+02:00", MSK: "+03:00", HKT: "+08:00", JST: "+09:00", KST: "+09:00" },
  ...{ EST: "-05:00", EDT: "-04:00", CDT: "-05:00", MST: "-07:00", MDT: "-06:00", PST: "-08:00", PDT: "-07:00" },
  ...{ AEST: "+10:00", AEDT: "+11:00", NZST: "+12:00", NZDT: "+13:00" },
};

/** `2026-11-24 10:00:00.123456 UTC`, an hour of one digit, a fraction that lost its point: `2026-11-24 10:00:00000000`. */
function ofSql(text: string): string | undefined {
  const match =
    /^(\d{4}-\d\d-\d\d)[T ](\d{1,2})(:\d\d:\d\d)(?:[.,](\d{1,9}))?\d*(?: ?([+-]\d\d)(?::?(\d\d))?)?(?: ?([A-Z]{1,4}))?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, day, hour, rest, fraction = "0", offset, minutes = "00", named = "Z"] = match;
  const zone = Object.hasOwn(ZONES, named) ? ZONES[named] : undefined;
  return zone === undefined
    ? undefined
    : `${day}T${two(hour)}${rest}.${fraction}${offset === undefined ? zone : `${offset}:${minutes}`}`;
}

/** Salesforce's, in UTC: `20261124100000.123`. */
function ofFigures(text: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`;
}

/** ISO 8601 without its signs, as TeamCity writes it: `20261124T100000+0100`. */
function ofBasicIso(text: string): string | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d{4})$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "0", zone] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}${zoneOf(zone)}`;
}

/** RFC 2822, section 3.3, in UTC or with a numeric zone. */
function ofRfc2822(text: string): string | undefined {
  const match =
    /^(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (GMT|UTC|UT|Z|[+-]\d{4})$/.exec(text);
  return match === null ? undefined : written(match[3], match[2], match[1], `${match[4]}${zoneOf(match[5])}`);
}

/** ESET's, in UTC: `24-Nov-2026 10:00:00`. */
function ofDashes(text: string): string | undefined {
  const match = /^(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d:\d\d)$/.exec(text);
  return match === null ? undefined : written(match[3], match[2], match[1], `${match[4]}Z`);
}

/** The common log format: `24/Nov/2026:10:00:00 +0000`. */
function ofAccessLog(text: string): string | undefined {
  const match = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text);
  return match === null ? undefined : written(match[3], match[2], match[1], `${match[4]}${match[5]}`);
}

/** `11/24/2026 10:00:00 AM`, with or without a zone, as Microsoft's portals and logs write it. */
function ofAmerican(text: string): string | undefined {
  const match =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(?: ?([AP])M)?(?: ?([+-]\d\d:?\d\d))?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const [, month, day, year, hours = "", minutes, seconds = "00", half, zone = "Z"] = match;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  return `${year}-${two(month)}-${two(day)}T${two(String(hour))}:${minutes}:${seconds}${zone}`;
}

/** As C writes it (`asctime`), in UTC: `Tue Nov 24 10:00:00 2026`. */
function ofC(text: string): string | undefined {
  const match = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?: (?:UTC|GMT))? (\d{4})$/.exec(text);
  return match === null ? undefined : written(match[4], match[1], match[2], `${match[3]}Z`);
}

function written(year = "", name = "", day = "", rest = ""): string | undefined {
  const month = monthOf(name);
  return month && `${year}-${month}-${two(day)}T${rest}`;
}

function zoneOf(zone = ""): string {
  return /^[+-]/.test(zone) ? zone : "Z";
}

function two(digits = ""): string {
  return digits.padStart(2, "0");
}
