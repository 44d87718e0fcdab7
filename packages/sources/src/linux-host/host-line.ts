import type { JsonObject } from "@rolecall/core";
import { yearlessTime } from "../time/yearless-time.ts";
import { auditRecord } from "./audit-record.ts";

/** What a line of syslog holds; no daemon sends a longer one. */
const MOST_LINE = 16_384;
const TAG = String.raw`(?<program>[A-Za-z(][\w./@()-]{0,63})(?:\[(?<pid>\d{1,10})\](?:\(\w{1,16}\))?)?: {0,2}(?<message>.*)$`;

/** RFC 3164, as daemons write files; the same with a time that says all; RFC 5424. */
const FORMS: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:<\d{1,3}>)?(?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<clock>\d\d:\d\d:\d\d)(?:\.\d{1,9})? (?<host>\S{1,253}) ${TAG}`,
    "s",
  ),
  new RegExp(String.raw`^(?:<\d{1,3}>)?(?<time>\d{4}-\d\d-\d\dT[\d:.+Z-]{8,30}) (?<host>\S{1,253}) ${TAG}`, "s"),
  /^<\d{1,3}>1 (?<time>\d{4}-\d\d-\d\dT[\d:.+Z-]{8,30}) (?<host>\S{1,253}) (?<program>\S{1,48}) (?<pid>\S{1,128}) \S{1,32} (?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+) ?(?<message>.*)$/s,
];

/**
 * A line of syslog as journald would have it, or of the kernel's audit; undefined for any other text.
 * `near` is an instant that is not long after the line: when it came, or what whoever carries it says. A time without a
 * year is the last that is not more than a day behind that, and one without a zone is UTC.
 */
export function hostLine(text: string, near: number): JsonObject | undefined {
  if (text.length > MOST_LINE || text.startsWith("{")) return undefined;
  const audit = auditRecord(text);
  if (audit !== undefined) return audit;
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const { host = "", program = "", message = "" } = parts;
  const carried = program === "audispd" || program === "audisp-syslog" ? auditRecord(message) : undefined;
  if (carried !== undefined) return { NODE: host, ...carried };
  return {
    SYSLOG_IDENTIFIER: program,
    SYSLOG_PID: parts["pid"] ?? null,
    _HOSTNAME: host,
    MESSAGE: message,
    time: timeIn(parts, near),
  };
}

function partsOf(text: string): Readonly<Record<string, string | undefined>> | undefined {
  const line = text.trimEnd();
  for (const form of FORMS) {
    const parts = form.exec(line)?.groups;
    if (parts !== undefined) return parts;
  }
  return undefined;
}

function timeIn(
  { time, month = "", day = "", clock }: Readonly<Record<string, string | undefined>>,
  near: number,
): string | null {
  return time ?? yearlessTime(month, day, clock ?? "", near);
}
