import { isNameEnd } from "./redact-url.ts";

/**
 * `password: hunter2`, `api_key: …`, `token: …` in words or YAML: a name, a colon and no quote between them. Only a
 * password's colon may stand without a blank behind it: `…:secret:prod/db` is the name of a secret, `token:read` a right.
 */
export const SETTING: RegExp =
  /((?:pass(?:word|wd|phrase)|pwd): ?|(?:secret|token|cookie|(?:api|access|account|private|secret|signing)[-_ ]?key): )(?!\*)[^\s"'\\,;&<>(){}[\]]+/gi;

/** May the text hold a `SETTING`? Looks at the letters before each colon that has a blank behind it. */
export function hasSecretSetting(text: string): boolean {
  for (let at = text.indexOf(": ", 2); at > 0; at = text.indexOf(": ", at + 1)) {
    if (isNameEnd(text.charCodeAt(at - 2) | 32, text.charCodeAt(at - 1) | 32)) return true;
  }
  return false;
}

/** An `Authorization` header in words: its scheme stays, the rest of the line goes. */
export const HEADER: RegExp =
  /(authorization:(?! *(?:[\w-]+ +)?\*\*\*) *(?:(?:bearer|basic|digest|token|apikey|api-key|negotiate|ntlm|hawk|dpop|aws4-hmac-sha256) +)?)[^"'\\\r\n*]+/gi;

/** `password="…"` in plain text. In JSON the quote would end a string, so this is for single values alone. */
export const QUOTED: RegExp =
  /((?:sig|signature|token|secret|pass(?:word|wd|phrase)?|pwd|(?:api|account|private|access|secret)[-_]?key)(?:=|"?: ?)")(?!\*)[^"]+/gi;
