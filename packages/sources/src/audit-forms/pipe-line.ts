import type { JsonObject } from "@rolecall/core";
import { wordOf } from "../envelope/steps/span-record.ts";

/** Where shippers keep a line. */
const LINES = ["log", "message", "msg", "line", "_raw", "event.original", "textPayload", "event"] as const;
const TIME = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;

/** JFrog's logs are lines with bars, or with words in brackets: which names the parts have. */
const KINDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    new RegExp(
      String.raw`^(${TIME})\|([^|]*)\|([^|]*)\|([^|]*)\|([A-Z]+)\|(\/[^|]*)\|(\d{3})\|(-?\d*)\|(-?\d*)\|(\d*)\|(.*)$`,
    ),
    [
      ...["timestamp", "trace_id", "remote_address", "username", "request_method", "request_url", "return_status"],
      ...["request_content_length", "response_content_length", "request_duration", "request_user_agent"],
    ],
  ],
  [
    new RegExp(
      String.raw`^(${TIME})\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|([CUD]|[A-Z]{3,12})\|([A-Z_]+)\|(.*)$`,
    ),
    [
      ...["timestamp", "trace_id", "user_ip", "user", "logged_principal", "entity_name", "event_type", "event"],
      "data_changed",
    ],
  ],
  [
    new RegExp(
      String.raw`^(${TIME}) \[([^\]]*)\] \[((?:ACCEPTED|DENIED) [^\]]+)\] (.*?) +for client : (\S+) ?\/ ?([\d.a-f:]+)`,
    ),
    ["timestamp", "trace_id", "action_response", "repo_path", "username", "ip"],
  ],
];

/** A line of JFrog's request, audit or access log that a shipper wrapped, by the names of its parts. */
export function pipeLine(envelope: JsonObject): JsonObject | undefined {
  for (const place of LINES) {
    const line = wordOf(envelope[place]).trimEnd();
    if (!STARTS.test(line)) continue;
    for (const [pattern, names] of KINDS) {
      const parts = pattern.exec(line);
      if (parts !== null) return Object.fromEntries(names.map((name, at) => [name, parts[at + 1] ?? ""]));
    }
  }
  return undefined;
}

const STARTS = /^\d{4}-\d\d-\d\dT[\d:.]+Z(?:\||\s\[)/;
