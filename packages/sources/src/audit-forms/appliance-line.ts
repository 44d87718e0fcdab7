import type { JsonObject } from "@rolecall/core";
import { pairedText } from "./paired-text.ts";

/** A priority, a header of syslog, or nothing; then the first name of such a line. */
const HEADER = /^(?:<\d{1,3}>)?(?:1 )?(?:[^=]{0,128} )? ?(?=device="SFW" |id=firewall sn=)/;
const PAIR = /([A-Za-z_]\w{0,63})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?:\s+|$)/y;

/** Names that count may not stand there twice. */
const COUNTS: ReadonlySet<string> = new Set([
  ...["device", "date", "time", "timezone", "timestamp", "device_name", "log_id", "log_type", "log_component"],
  ...["log_subtype", "status", "user_name", "src_ip", "id", "sn", "fw", "m", "msg", "usr", "src"],
]);
const MOST_TEXT = 16_384;

/**
 * A line of a firewall of Sophos (SFOS) or of SonicWall, by the names of its parts.
 * https://docs.sophos.com/nsg/sophos-firewall/latest/SyslogGuide/, https://www.sonicwall.com/techdocs/pdf/SonicOS_Log_Events_Reference_Guide.pdf
 */
export function applianceLine(line: string): JsonObject | undefined {
  const header = line.length > MOST_TEXT ? null : HEADER.exec(line);
  if (header === null) return undefined;
  const pairs = pairedText(line.slice(header[0].length), PAIR, COUNTS);
  if (pairs === undefined) return undefined;
  const { log_id: sophos, id: _, ...parts } = Object.fromEntries(pairs);
  if (sophos === undefined) return pairs.has("m") ? { ...parts, sonicwall_log: parts["m"] ?? "" } : undefined;
  const spelled = `${parts["date"]} ${parts["time"]} ${parts["timezone"] ?? "UTC"}`;
  return { ...parts, sfos_log: sophos, instant: parts["timestamp"] ?? spelled };
}
