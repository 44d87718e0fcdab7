import type { JsonObject } from "@rolecall/core";
import { wordOf } from "../envelope/steps/span-record.ts";
import { signInSaid } from "./panos-line.ts";

/** Names of PAN-OS' own that have no column. */
const OWN = /^PanOS(?:AuthMethod|ConnectionError|EventID|EventStatus|PublicIPv4|SourceRegion|SourceUserName|Stage)$/;

/** Rows of other products are read as they are. */
const MOST_TEXT = 16_384;

/**
 * A row of Sentinel's `CommonSecurityLog` of somebody who signs in to PAN-OS, with who that is beside the columns: it stands in a
 * sentence, or in the text of all that has no column.
 */
export function cefRow(row: JsonObject): JsonObject | undefined {
  if (row["DeviceVendor"] !== "Palo Alto Networks" || row["said_user"] !== undefined) return undefined;
  const said =
    row["Activity"] === "SYSTEM"
      ? signInSaid(wordOf(row["DeviceEventCategory"]), wordOf(row["Message"]))
      : ownIn(wordOf(row["AdditionalExtensions"]).slice(0, MOST_TEXT));
  return said === undefined || Object.keys(said).length === 0 ? undefined : { ...row, ...said };
}

/** Undefined where one of them stands there twice: nobody knows which of the two somebody typed. */
function ownIn(text: string): JsonObject | undefined {
  const own: Record<string, string> = {};
  for (const part of text.split(";")) {
    const [, name = "", value = ""] = /^\s*(\w{1,64})=(.*)$/s.exec(part) ?? [];
    if (!OWN.test(name)) continue;
    if (own[name] !== undefined) return undefined;
    own[name] = value.trim();
  }
  return own;
}
