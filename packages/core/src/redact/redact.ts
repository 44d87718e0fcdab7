import { isPlain } from "./plain-text.ts";
import { redactForms } from "./redact-forms.ts";
import { redactMembers } from "./redact-members.ts";
import { mayHaveSensitiveName } from "./sensitive-name.ts";
import { hasNeedlessEscape, withoutNeedlessEscapes } from "./unescape-json.ts";

export { MASK } from "./mask.ts";
export { redactValue } from "./redact-forms.ts";
export { isSecretLabel, isSensitiveName } from "./sensitive-name.ts";

/**
 * A raw log record as it may be stored: secrets as `***`, known by the name of their member or by their form, and all
 * else byte for byte; but where a secret shows only when escapes that JSON does not need are read (`\/`, `\u003d`), they are
 * gone from all of it. JSON stays valid JSON. Applying it twice changes nothing more. A text without anything suspicious
 * comes back as it is.
 */
export function redactText(text: string): string {
  const redacted = redactWritten(text);
  if (!hasNeedlessEscape(redacted)) return redacted;
  const plain = withoutNeedlessEscapes(redacted);
  const clean = redactWritten(plain);
  return clean === plain ? redacted : clean;
}

function redactWritten(text: string): string {
  if (isPlain(text)) return text;
  return redactForms(mayHaveSensitiveName(text) ? redactMembers(text) : text);
}
