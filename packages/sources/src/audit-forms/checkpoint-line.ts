import type { JsonObject } from "@rolecall/core";
import { pairedText } from "./paired-text.ts";

/** What Check Point's exporter writes of itself, behind a header of syslog; the number is the process that wrote it. */
const HEADER = /^(?:<\d{1,3}>)?1 \S{20,40} \S{1,255} CheckPoint \d{1,10} - \[/;
const PAIR = /([A-Za-z_][\w .-]{0,63}):"((?:[^"\\]|\\.)*)"(?:; ?|$)/y;

const COUNTS: ReadonlySet<string> = new Set([
  ...["time", "loguid", "administrator", "user", "client_ip", "src", "operation", "subject", "product", "action"],
  ...["audit_status", "status", "auth_status", "objectname", "objecttype", "sequencenum", "origin"],
]);
const MOST_TEXT = 65_536;

/**
 * A line of Check Point's Log Exporter, by the names of its parts, which its JSON has too.
 * https://support.checkpoint.com/results/sk/sk122323
 */
export function checkpointLine(line: string): JsonObject | undefined {
  const header = line.length > MOST_TEXT || !line.includes(" CheckPoint ") ? null : HEADER.exec(line);
  const end = line.lastIndexOf("]");
  if (header === null || end < header[0].length || line.slice(end + 1).trim() !== "") return undefined;
  const pairs = pairedText(line.slice(header[0].length, end).trimEnd(), PAIR, COUNTS);
  return pairs?.has("loguid") === true ? Object.fromEntries(pairs) : undefined;
}
