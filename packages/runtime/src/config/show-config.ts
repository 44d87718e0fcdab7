import { formatDuration, formatSize, redactValue, Secret } from "@rolecall/core";
import { stringify } from "yaml";
import type { Config } from "./types.ts";

const DURATIONS: ReadonlySet<string> = new Set([
  ...["lateness", "group_wait", "group_interval", "repeat_interval", "events", "findings", "session_timeout"],
  ...["for", "min_interval", "max_interval"],
]);

/** The effective configuration as YAML: defaults filled in, durations and sizes as people write them, secrets as `***`. */
export function showConfig(config: Config): string {
  return stringify(readable(config, ""), { lineWidth: 0, aliasDuplicateObjects: false });
}

function readable(value: unknown, key: string): unknown {
  if (value instanceof Secret) return String(value);
  if (typeof value === "string") return redactValue(value);
  if (typeof value === "number") {
    if (DURATIONS.has(key)) return formatDuration(value);
    return key === "max_body" ? formatSize(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => readable(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member, name)]));
}
