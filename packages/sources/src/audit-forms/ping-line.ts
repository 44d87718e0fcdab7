import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { logTime } from "../time/log-instant.ts";
import { timeBeside, zonedBeside } from "./shipped-line.ts";

/** The parts of a line of PingFederate's audit log, by the names that it has for them where the log is written as JSON. */
const NAMES = [
  ...["trackingid", "event", "subject", "ip", "app", "connectionid", "protocol", "host", "role", "status", "adapterid"],
  ...["description", "responsetime"],
];
const START = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[,.]\d{3} ?\| ?tid:/;
const MOST_TEXT = 16_384;

/**
 * A line with bars between its parts; one that has more parts may have a name in it that somebody typed.
 * https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_security_audit_log.html
 */
export function pingLine(line: string, envelope: JsonObject): JsonObject | undefined {
  if (!line.includes("tid:") || !START.test(line) || line.length > MOST_TEXT) return undefined;
  const [time = "", ...parts] = line.split("|").map((part) => part.trim());
  if (parts.length < NAMES.length - 1 || parts.length > NAMES.length) return undefined;
  const said = `${time.replace(" ", "T").replace(",", ".")}Z`;
  return given({
    ...Object.fromEntries(NAMES.map((name, at) => [name, parts[at]])),
    time: logTime(zonedBeside(timeBeside(envelope), said)) ?? said,
  });
}
