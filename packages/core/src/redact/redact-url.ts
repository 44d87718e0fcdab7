/** The password of `scheme://user:password@host`; `$1` is what stands before it. */
export const URL_USER: RegExp = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@"\\]*:)[^\s/@"\\]+(?=@)/gi;

/**
 * `name=value` in a query, a form or a connection string, where the name ends as those of secrets do: `X-Amz-Signature`,
 * `X-Amz-Security-Token`, `sig` (Azure SAS), `access_token`, `client_secret`, `AccountKey`. `%3D` is an escaped `=`; a
 * value ends where the next parameter begins, also where that is written as `\u0026` or `%26`.
 */
export const PARAMETER: RegExp =
  /((?:sig|signature|token|secret|password|passwd|pwd|(?:api|account|private|access)[-_]?key)(?:=|%3D))(?!\*)[^&\s"'\\;,<>%]+(?:%(?!26|0)[0-9a-f]{2}[^&\s"'\\;,<>%]*)*/gi;

/** The last two letters of the names in `PARAMETER`. */
const ENDS = new Set(["ig", "re", "en", "et", "ey", "rd", "wd"]);

/** May the text hold a `PARAMETER`? Looks at the two letters before each `=`. */
export function hasSecretParameter(text: string): boolean {
  for (let at = text.indexOf("=", 2); at > 0; at = text.indexOf("=", at + 1)) {
    if (ENDS.has(text.slice(at - 2, at).toLowerCase())) return true;
  }
  return text.includes("%3D");
}
