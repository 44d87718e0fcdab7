import { MASK } from "./mask.ts";
import { redactForms } from "./redact-forms.ts";
import { redactMembers } from "./redact-members.ts";
import { QUOTED } from "./redact-setting.ts";
import { mayHaveSensitiveName } from "./sensitive-name.ts";

/**
 * A raw log record as it may be stored: secrets as `***`, known by the name of their member or by their form, and all
 * else byte for byte. JSON stays valid JSON. Applying it twice changes nothing more. A text without anything suspicious
 * comes back as it is, at about 2 µs per KB.
 */
export function redactText(text: string): string {
  return redactForms(mayHaveSensitiveName(text) ? redactMembers(text) : text);
}

/** A free-text field of an event (`user_agent`, `resource`, a label) as it may be stored: secrets of known form as `***`. */
export function redactValue(text: string): string {
  const result = redactForms(text);
  // One look for most: what has no quote has none of these.
  if (!result.includes('"')) return result;
  return result.includes('="') || result.includes(': "') || result.includes(':"')
    ? result.replace(QUOTED, `$1${MASK}`)
    : result;
}
