import type { JsonObject } from "@rolecall/core";
import { pairedText } from "./paired-text.ts";

/** A priority, a header of syslog as daemons write it or as newer ones do, or nothing. */
const HEADER = /^(?:<\d{1,3}>)?(?:1 )?(?:[^=]{0,256} )?(?=date=\d{4}-\d\d-\d\d time=)/;
const PAIR = /([A-Za-z_][\w-]{0,63})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s+|$)/y;

const COUNTS: ReadonlySet<string> = new Set([
  ...["date", "time", "eventtime", "tz", "devid", "vd", "logid", "type", "subtype", "logdesc", "user", "ui", "srcip"],
  ...["log_id", "device_id", "userfrom", "desc", "operation"],
  ...["remip", "action", "status", "method", "path", "cfgpath", "cfgobj"],
]);
const MOST_TEXT = 16_384;

/**
 * A line of FortiOS, of FortiManager or of FortiAnalyzer, by the names of its parts.
 * https://docs.fortinet.com/document/fortigate/7.6.0/fortios-log-message-reference/656858/log-message-fields
 */
export function fortinetLine(line: string): JsonObject | undefined {
  const header = line.length > MOST_TEXT || !/ log_?id=/.test(line) ? null : HEADER.exec(line);
  if (header === null) return undefined;
  const pairs = pairedText(line.slice(header[0].length), PAIR, COUNTS);
  if (pairs === undefined || !(pairs.has("logid") || pairs.has("log_id")) || !pairs.has("subtype")) return undefined;
  // Older ones have no instant, and a time of their own zone, which they may name.
  const instant = `${pairs.get("date")}T${pairs.get("time")}${zoneOf(pairs.get("tz"))}`;
  const { log_id: managed, ...parts } = Object.fromEntries(pairs);
  return managed === undefined ? { ...parts, instant } : { ...parts, manager_log: managed, instant };
}

/** `+0100`; what is not named is taken for UTC. */
function zoneOf(text = ""): string {
  const [, hours, minutes] = /^([+-]\d\d):?(\d\d)$/.exec(text) ?? [];
  return hours === undefined ? "Z" : `${hours}:${minutes}`;
}
