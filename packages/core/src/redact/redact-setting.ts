import { isNameEnd } from "./redact-url.ts";

/**
 * `password: hunter2`, `api_key: …`, `token: '…'` in words or YAML, `DB_PASSWORD: {…}` of a build's parameters: a name, a
 * colon and no quote between them. Only a password's colon may stand without a blank behind it: `…:secret:prod/db` is the
 * name of a secret, `token:read` a right, and `1password:` a product, in whose identities' ids it stands.
 */
export const SETTING: RegExp =
  /((?:(?:(?<!\b1)pass(?:word|wd|phrase)|pwd): ?|(?:secret|token|cookie|(?:api|access|account|private|secret|signing)[-_ ]?key): )(?:'|\\+"|\{)?)(?!\*)[^\s"'\\,;&<>(){}[\]]+/gi;

/** May the text hold a `SETTING`? Looks at the letters before each colon that has a blank behind it. */
export function hasSecretSetting(text: string): boolean {
  for (let at = text.indexOf(": ", 2); at > 0; at = text.indexOf(": ", at + 1)) {
    if (isNameEnd(text.charCodeAt(at - 2) | 32, text.charCodeAt(at - 1) | 32)) return true;
  }
  return false;
}

/** The cookies of a header in words, each as `name=value`; what stands behind the last of them is no cookie's. */
export const COOKIE: RegExp = /(cookie: )(?!\*)[^\s"'\\;,]+(?:; ?[^\s"'\\;,=]+=[^\s"'\\;,]*)*/gi;

/** `IDENTIFIED BY '…'`, `PASSWORD '…'`, `PASSWORD = '…'`, `PASSWORD('…')` of SQL, also as a log quotes a statement; what people write of a password in small letters is none. */
export const QUOTED_PASSWORD: RegExp =
  /(\b(?:IDENTIFIED (?:WITH \w{1,40} )?BY|identified (?:with \w{1,40} )?by|(?:PASSWORD|(?:with|login|encrypted|set) password)(?: ?\(| ?= ?N?(?=\\*')|(?= ))) ?\\*')(?!\*)[^'"\\]+(?:''[^'"\\]+)*/g;

/** May the text hold a `QUOTED_PASSWORD`? */
export function hasQuotedPassword(text: string): boolean {
  for (let at = text.indexOf("'", 3); at > 0; at = text.indexOf("'", at + 1)) {
    if (BEFORE_QUOTE.test(text.slice(Math.max(0, at - 7), at))) return true;
  }
  return false;
}

const BEFORE_QUOTE = /[yd](?: | ?\( ?| ?= ?N?)\\{0,2}$/i;

/** An `Authorization` header in words: its scheme stays, the rest of the line goes. */
export const HEADER: RegExp =
  /(authorization:(?! *(?:[\w-]+ +)?\*\*\*) *(?:(?:bearer|basic|digest|token|apikey|api-key|negotiate|ntlm|hawk|dpop|aws4-hmac-sha256) +)?)[^"'\\\r\n*]+/gi;

/** `password="…"` in plain text. In JSON the quote would end a string, so this is for single values alone. */
export const QUOTED: RegExp =
  /((?:sig|signature|token|secret|pass(?:word|wd|phrase)?|pwd|(?:api|account|private|access|secret)[-_]?key)(?:=|"? ?: ?)")(?!\*)[^"]+/gi;
