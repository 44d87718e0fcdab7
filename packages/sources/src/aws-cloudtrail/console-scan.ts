import { isJsonObject, type JsonObject, parseJson } from "@rolecall/core";
import { findInner } from "../envelope/find-inner.ts";
import { FRAME_LIMITS, type FrameSink } from "../frame/frame-sink.ts";
import { createFramer, type Framer } from "../frame/framer.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";
import { iamUserOfArn } from "./iam-user.ts";

const USER = "IAMUser";
/**
 * What a record that shows a console holds somewhere in its text; `onsole` is in `sessionCredentialFromConsole` and in
 * `AwsConsoleSignIn`. All else is not even parsed.
 */
const MARKS = ["Mozilla", "onsole", "signin.amazonaws.com", "hrome", "irefox", "afari"] as const;
const hasMark = (text: string): boolean => MARKS.some((mark) => text.includes(mark));

/** The ARN of the user, as AWS begins its records. */
const USER_ARN = /^\{"eventVersion":"[^"\\]*","userIdentity":\{"type":"IAMUser"[^{}]*?"arn":"([^"\\]*:user\/[^"\\]*)"/;

/**
 * Finds the IAM users that have a console, before a replay decodes its first record: so each user is one identity in all
 * files, whatever their order. Give it the bytes of one file in any pieces, then `end` once; any container will do, and
 * records of other formats are skipped. Adds `account/name` to `consoleUsers`.
 */
export function createConsoleScan(consoleUsers: Set<string>): Framer {
  const decode = createDecoder({ tenant: "", consoleUsers });
  /** A user that is known already has nothing more to show. */
  const mayShow = (text: string): boolean => {
    if (!hasMark(text)) return false;
    const arn = USER_ARN.exec(text)?.[1];
    return arn === undefined || !consoleUsers.has(iamUserOfArn(arn).key);
  };
  const sink: FrameSink = {
    record(text) {
      if (!text.includes(USER) || !mayShow(text)) return;
      const value = parseJson(text);
      if (!isJsonObject(value)) return;
      // Decoding adds what the record shows: one rule for the scan and for the event.
      for (const record of recordsIn(value)) decode(record, "");
    },
    refused: () => undefined,
  };
  return createFramer(sink, FRAME_LIMITS, { letters: USER, line: mayShow });
}

function recordsIn(value: JsonObject): readonly JsonObject[] {
  if (detect(value)) return [value];
  const inner = findInner(value, (record) => (detect(record) ? true : undefined));
  if (inner === undefined) return [];
  if ("record" in inner) return [inner.record];
  const parts = inner.several.map((item) => (typeof item === "string" ? parseJson(item) : item));
  return parts.filter(isJsonObject).flatMap(recordsIn);
}
