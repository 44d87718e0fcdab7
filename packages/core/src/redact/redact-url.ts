/** The password of `scheme://user:password@host`; `$1` is what stands before it. Like all patterns here, linear in time. */
export const URL_USER: RegExp = /(:\/\/[^\s/:@"\\]*:)[^\s/@"\\]+(?=@)/g;

/** The same in an `identity_uid`, whose parts have their colons escaped. */
export const ESCAPED_URL_USER: RegExp = /(%3A\/\/[^\s/@"\\%]*%3A)[^\s/@"\\]+(?=@)/gi;

/**
 * `name=value` in a query, a form or a connection string, where the name ends as those of secrets do: `X-Amz-Signature`,
 * `X-Amz-Security-Token`, `sig` (Azure SAS), `access_token`, `client_secret`, `AccountKey`. `%3D` is an escaped `=`; a
 * value ends where the next parameter begins, also where that is written as `\u0026` or `%26`.
 */
export const PARAMETER: RegExp =
  /((?:sig|signature|token|secret|pass(?:word|wd|phrase)|(?<![a-z])pass|pwd|(?:api|account|private|access|secret|signing)[-_]?key|(?<![\w-])key)(?:=|%3D)(?:'|\\+")?)(?!\*)[^&\s"'\\;,<>%]+(?:%(?!26|0)[0-9a-f]{2}[^&\s"'\\;,<>%]*)*/gi;

/** May the text hold a `PARAMETER`? Looks at the two letters before each `=`: those of the names in it. */
export function hasSecretParameter(text: string): boolean {
  for (let at = text.indexOf("=", 2); at > 0; at = text.indexOf("=", at + 1)) {
    if (isNameEnd(text.charCodeAt(at - 2) | 32, text.charCodeAt(at - 1) | 32)) return true;
  }
  return text.includes("%3D");
}

/** Do these two end a name of secrets? `re`, `ig`, `en`, `et`, `ey`, `rd`, `wd`, `se`, `ie`, `ss`, as codes of small letters. */
export function isNameEnd(before: number, last: number): boolean {
  switch (last) {
    case 101:
      return before === 114 || before === 115 || before === 105;
    case 103:
      return before === 105;
    case 110:
    case 116:
    case 121:
      return before === 101;
    case 100:
      return before === 114 || before === 119;
    case 115:
      return before === 115;
    default:
      return false;
  }
}
