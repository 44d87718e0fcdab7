import { hash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 of UTF-8 text or bytes, lower-case hex. Pure: the one import from node:crypto that pure code may use. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

/** `sha256:` and the hash of the RFC 8785 form: the same content gives the same id, whatever the order of its members. */
export function contentId(value: unknown): string {
  return `sha256:${sha256(canonicalJson(value))}`;
}

/** A token as it may be stored: `sha256:` and the first 16 hex digits of its SHA-256. */
export function tokenFingerprint(token: string): string {
  return `sha256:${sha256(token).slice(0, 16)}`;
}
