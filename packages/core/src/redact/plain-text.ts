import { redactValue } from "./redact-forms.ts";
import { holdsIssued, redactIssued } from "./redact-issued.ts";
import { redactQuery } from "./redact-query.ts";
import { hasQuotedPassword } from "./redact-setting.ts";
import { hasSecretParameter } from "./redact-url.ts";
import { BLANKS_BEFORE, isSuspicious } from "./suspicion.ts";

const BLANK = 32;
/** The text stands behind so many blanks. */
const FROM = BLANKS_BEFORE;
const MOST_BYTES_OF_UNIT = 3;
/** Longer texts are few, and memory for them is not kept. */
const MOST_LENGTH = 128 * 1024;
let bytes: Buffer = roomFor(4096);

function roomFor(length: number): Buffer {
  return Buffer.alloc(FROM + MOST_BYTES_OF_UNIT * length, BLANK);
}

/** Is it known of a record, by looking over it, that there is nothing to mask in it? Of most it is. */
export function isPlain(text: string): boolean {
  if (text.length > MOST_LENGTH) return false;
  if (FROM + MOST_BYTES_OF_UNIT * text.length > bytes.length) bytes = roomFor(2 * text.length);
  const end = FROM + bytes.write(text, FROM);
  if (isSuspicious(bytes, end) || text.includes('\\"')) return false;
  const isAscii = end === FROM + text.length;
  if (isAscii ? holdsIssued(text, bytes, FROM) : redactIssued(text) !== text) return false;
  return isUnjoined(text);
}

/** No user in a URL, and no parameter that is a secret, or holds one. */
function isUnjoined(text: string): boolean {
  if (text.includes("@") && text.includes("//")) return false;
  return !(hasSecretParameter(text) || hasQuotedPassword(text)) && redactQuery(text, redactValue) === text;
}
