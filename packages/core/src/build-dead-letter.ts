import type { DeadLetter, DeadReason } from "./dead-letter.ts";
import { redactValue } from "./redact/redact.ts";
import { wellFormed } from "./well-formed.ts";

/** Why and where a record failed: what a stage answers, with the place it came from. */
export interface DeadCause {
  readonly reason: DeadReason;
  readonly detail: string;
  readonly path?: string | undefined;
  /** The decoder that refused it; `auto` by default. */
  readonly source?: string | undefined;
  readonly origin: string;
}

/**
 * The dead letter of a record. Bytes that are UTF-8 go to `raw`, all others to `raw_base64`; text goes to `raw` as it is.
 * Neither is redacted: a letter is read again as it came, and whoever shows it shows it redacted.
 */
export function buildDeadLetter(record: string | Uint8Array, cause: DeadCause): DeadLetter {
  const { reason, source = "auto" } = cause;
  // Names of a record's own members may be in them, which may be secrets; and the engine takes no lone surrogate.
  const [detail, path] = [cause.detail, cause.path ?? ""].map((text) => redactValue(wellFormed(text))) as [
    string,
    string,
  ];
  const origin = wellFormed(cause.origin);
  return { reason, detail, path, source, origin, ...kept(record) };
}

function kept(record: string | Uint8Array): { readonly raw: string } | { readonly raw_base64: string } {
  if (typeof record === "string") return { raw: record };
  const text = decodeUtf8(record);
  return text === undefined ? { raw_base64: Buffer.from(record).toString("base64") } : { raw: text };
}

/** The bytes as text, or undefined where they are no UTF-8. A byte-order mark stays. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
