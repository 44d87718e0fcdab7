import { formatDuration, formatSize, redactValue, Secret } from "@rolecall/core";
import { Document, isScalar, visit } from "yaml";
import type { Config } from "./types.ts";

const DURATIONS: ReadonlySet<string> = new Set([
  ...["lateness", "group_wait", "group_interval", "repeat_interval", "events", "findings", "session_timeout"],
  ...["for", "min_interval", "max_interval"],
]);

/** What a secret prints as. */
const HIDDEN = String(new Secret(""));

/** The effective configuration: defaults filled in, durations and sizes as people write them, secrets as `***`. */
export function effectiveConfig(config: Config): unknown {
  return readable(config, "");
}

/** The same as YAML, which is a configuration again: a secret is a remark behind the file that it was read from. */
export function showConfig(config: Config): string {
  const document = new Document(effectiveConfig(config), { aliasDuplicateObjects: false });
  visit(document, {
    Map(_, map) {
      for (const pair of [...map.items]) {
        if (!isScalar(pair.value) || pair.value.value !== HIDDEN) continue;
        const file = map.get(`${String(pair.key)}_file`, true);
        if (!isScalar(file)) continue;
        file.comment = ` ${HIDDEN}`;
        map.delete(pair.key);
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}

function readable(value: unknown, key: string): unknown {
  if (value instanceof Secret) return String(value);
  if (typeof value === "string") return key === "url" ? withoutKeys(redactValue(value)) : redactValue(value);
  if (typeof value === "number") {
    if (DURATIONS.has(key)) return formatDuration(value);
    return key === "max_body" ? formatSize(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => readable(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readable(member, name)]));
}

/** A part of a path that is no word: who knows the address of a webhook may often post to it. */
const KEY_IN_PATH = /^(?:(?=.*\d)[\w-]{12,}|[\w-]{24,})$/;

function withoutKeys(url: string): string {
  const [address = "", ...rest] = url.split(/(?=[?#])/);
  const parts = address.split("/").map((part, at) => (at > 2 && KEY_IN_PATH.test(part) ? HIDDEN : part));
  return [parts.join("/"), ...rest].join("");
}
