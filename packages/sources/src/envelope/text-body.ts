import { type Json, parseJson } from "@rolecall/core";
import { isTooDeep } from "../record/too-deep.ts";

/**
 * What may stand before a JSON body on a line: a syslog header of RFC 5424 or RFC 3164 (also with RFC 6587's count of
 * octets before it, or without its priority), the time and stream that container runtimes write (CRI), the time that
 * CloudWatch puts before each exported line, the cookie of CEE, the name of the container that `docker compose logs` writes.
 */
const HEADER =
  /^(?:\d{1,7} )?<\d{1,3}>|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\s|^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*\s|^@cee:|^[\w.-]{1,128} +\| /;

/** A header is no longer; what stands in it may hold a brace, so a few are tried. */
const MAX_HEADER = 2048;
const MAX_TRIES = 4;

/** The JSON object behind a line's header, or undefined where the line has no header, or no body. */
export function bodyOf(text: string): Json | undefined {
  if (!HEADER.test(text)) return undefined;
  let at = text.indexOf("{");
  for (let tries = 0; at !== -1 && at <= MAX_HEADER && tries < MAX_TRIES; tries += 1) {
    const value = parse(text.slice(at));
    if (value !== undefined) return value;
    at = text.indexOf("{", at + 1);
  }
  return undefined;
}

/** As deep as a record may be. */
const MAX_DEPTH = 64;

/** The value of a JSON text, undefined where it is none, or nested deeper than a record may be. */
export function parse(text: string): Json | undefined {
  return isTooDeep(text, MAX_DEPTH) ? undefined : parseJson(text);
}
