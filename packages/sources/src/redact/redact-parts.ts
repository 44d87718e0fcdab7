import { isSecretLabel, isSensitiveName, MASK, redactValue, rememberNames, sha256 } from "@rolecall/core";

/** No form of secret that is masked is shorter, in a member that holds no sentence. */
export const SHORTEST_SECRET = 8;
/** A longer label is one of a kind. */
const COMMON = 24;

/** An event's id; the hash of one that holds a secret, so that two events stay two. */
export function redactedId(id: string): string {
  return isUuid(id) || HEXADECIMAL.test(id) || redactValue(id) === id ? id : `sha256:${sha256(id)}`;
}

/** Most ids are UUIDs, in whose form no token comes. */
function isUuid(id: string): boolean {
  return id.length === 36 && id.charCodeAt(8) === DASH && id.charCodeAt(13) === DASH && id.charCodeAt(18) === DASH;
}

const DASH = 45;

/** Of these characters no form of a secret is made: ids of requests, hashes, and both with a stroke between them. */
const HEXADECIMAL = /^(?:sha256:)?[0-9a-f/-]*$/;

const withoutSecret = rememberNames(redactValue);
const isSensitive = rememberNames(isSensitiveName);

/**
 * The labels without secrets: the same map where there are none. Where a log puts a map of its own there, what stands under
 * the name of a secret is one whatever its form, as in the record, and a name can be one as well. `common` is `redactValue`, with a memory for what comes again.
 */
export function redactedLabels(
  labels: Readonly<Record<string, string>>,
  common: (text: string) => string,
): Readonly<Record<string, string>> {
  const clean = (text: string): string => {
    if (text.length < SHORTEST_SECRET) return text;
    if (text.length <= COMMON) return common(text);
    return HEXADECIMAL.test(text) ? text : redactValue(text);
  };
  let masked: Record<string, string> | undefined;
  for (const name in labels) {
    const text = labels[name] ?? "";
    const cleanName = withoutSecret(name);
    const cleanText = isSensitive(name) && isSecretLabel(name, text) ? MASK : clean(text);
    if (cleanName === name && cleanText === text) continue;
    masked ??= { ...labels };
    if (cleanName !== name) delete masked[name];
    masked[cleanName] = cleanText;
  }
  return masked ?? labels;
}
