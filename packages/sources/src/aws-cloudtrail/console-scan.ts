import { isJsonObject, type Json } from "@rolecall/core";
import { createFramer, type Framer } from "../frame/framer.ts";
import { unwrap } from "../unwrap.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** What a record that shows a console holds somewhere in its text. All else is not even parsed. */
const MARKS = [
  '"sessionCredentialFromConsole"',
  "signin.amazonaws.com",
  "AwsConsoleSignIn",
  "Mozilla",
  "onsole",
  "hrome",
  "irefox",
  "afari",
] as const;

/**
 * Finds the IAM users that have a console, before a replay decodes its first record: so each user is one identity in all
 * files, whatever their order. Give it the bytes of one file in any pieces, then `end` once; any container will do, and
 * records of other formats are skipped. Adds `account/name` to `consoleUsers`.
 */
export function createConsoleScan(consoleUsers: Set<string>): Framer {
  const decode = createDecoder({ tenant: "", consoleUsers });
  return createFramer({
    record(text) {
      if (!text.includes("IAMUser") || !MARKS.some((mark) => text.includes(mark))) return;
      const value = parse(text);
      if (!isJsonObject(value)) return;
      const record = detect(value) ? value : unwrap(value);
      // Decoding adds what the record shows: one rule for the scan and for the event.
      if (record !== undefined && detect(record)) decode(record, "");
    },
    refused: () => undefined,
  });
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
