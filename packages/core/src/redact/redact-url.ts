/** The password of `scheme://user:password@host`; `$1` is what stands before it. Like all patterns here, linear in time. */
const URL_USER = /(:\/\/[^\s/:@"\\]*:)[^\s/@"\\]+(?=@)/g;

/** A token in the place of the user: `https://TOKEN@github.com/…`. A name is shorter, has no figure or has a dot. */
const URL_TOKEN = /(https?:\/\/)(?=[A-Za-z_-]{0,64}\d)[\w-]{20,}(?=@)/g;

/** The same in an `identity_uid`, whose parts have their colons escaped. */
const ESCAPED_URL_USER = /(%3A\/\/[^\s/@"\\%]*%3A)[^\s/@"\\]+(?=@)/gi;

export const USERS: readonly RegExp[] = [URL_USER, URL_TOKEN, ESCAPED_URL_USER];

/**
 * `name=value` in a query, a form or a connection string, where the name ends as those of secrets do: `X-Amz-Signature`,
 * `X-Amz-Security-Token`, `sig` (Azure SAS), `access_token`, `client_secret`, `AccountKey`. `%3D` is an escaped `=`; a
 * value ends where the next parameter begins, also where that is written as `\u0026` or `%26`.
 */
const PARAMETER =
  /((?:sig|signature|token|secret|pass(?:word|wd|phrase)|(?<![a-z])pass|pwd|(?:api|account|private|access|secret|signing|encryption|master)[-_]?key|(?<![\w-])key)(?:=|%3D| = )(?:N?'|%2[27]|\\+"(?![\s,:}\]]))?)(?![*=]|N'\*)[^&\s"'\\;,<>%]+(?:%(?!26|0)[0-9a-f]{2}[^&\s"'\\;,<>%]*)*/gi;

/** The id of a session as frameworks name its cookie. The `session_id` of a log is evidence. */
const SESSION = /((?:PHPSESSID|JSESSIONID|ASPSESSIONID\w{0,16}|\bsessionid|connect\.sid)=)(?!\*)[\w.%~-]{8,}/gi;

/** Codes and tickets of a sign-in, keys of functions; a short value, or one of letters or figures alone, is another kind of code. */
const CODE =
  /([?&](?:code|auth|ticket|access)=)(?=[A-Za-z./~+_-]{0,64}\d)(?=[\d./~+_-]{0,64}[A-Za-z])[\w./~+-]{20,}(?:%3D|=){0,2}/gi;

const SAML = /(\bSAMLResponse=)[\w+/%=-]{20,}/g;

export const PARAMETERS: readonly RegExp[] = [PARAMETER, SESSION, CODE, SAML];

/** May the text hold one of `PARAMETERS`? Looks at the two letters before each `=`, or a blank and that: those of the names in it. */
export function hasSecretParameter(text: string): boolean {
  for (let at = text.indexOf("=", 2); at > 0; at = text.indexOf("=", at + 1)) {
    const end = text.charCodeAt(at - 1) === BLANK ? at - 1 : at;
    if (isNameEnd(text.charCodeAt(end - 2) | 32, text.charCodeAt(end - 1) | 32)) return true;
  }
  return text.includes("%3D");
}

const BLANK = 32;

/**
 * Do these two end a name of secrets? `re`, `ig`, `en`, `et`, `ey`, `rd`, `wd`, `id`, `se`, `ie`, `de`, `ss`, `th`, as codes of
 * small letters.
 */
export function isNameEnd(before: number, last: number): boolean {
  switch (last) {
    case 101:
      return before === 114 || before === 115 || before === 105 || before === 100;
    case 103:
      return before === 105;
    case 110:
    case 116:
    case 121:
      return before === 101;
    case 100:
      return before === 114 || before === 119 || before === 105;
    case 104:
      return before === 116;
    case 115:
      return before === 115;
    default:
      return false;
  }
}
