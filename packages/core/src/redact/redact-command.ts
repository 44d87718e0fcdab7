import { skipSpace, stringAt } from "./json-text.ts";
import { MASK } from "./mask.ts";

/** What stands between an option and its value: blanks, or the next parameter of the query of an `exec`. */
const NEXT = String.raw`(?: +|=|(?:&|\\u0026)[\w.-]{1,32}=)(?:'|\\+")?`;
/** What a shell puts in, a file, another option and the id of an access key are no secret. */
const NO_SECRET = "[-$<{*]|A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])";
const VALUE = String.raw`(?!${NO_SECRET})[^\s"'\\&|;<>(){}]+`;

const SECRET_OPTION =
  "(?<![\\w-])--?(?:[a-z][\\w-]{0,40}[-_])?(?:pass(?:word|wd|phrase)?|pwd|token|(?:client|app|shared|webhook)[-_]?secret|(?:secret[-_]access|secret|api|access|private|account|master|encryption|signing|auth|storage)[-_]?key)";
const USER_OPTION = "(?<![\\w-])(?:-u|--user|--proxy-user)";

/** `--password hunter2`, `?command=--token&command=…`. */
const OPTION = new RegExp(`(${SECRET_OPTION}${NEXT})${VALUE}`, "gi");

/** `-u name:password` as curl takes it; two numbers are a user and a group. */
const USER = new RegExp(`(${USER_OPTION}${NEXT}[^\\s:"'\\\\&$]{1,128}:)(?!\\d{1,6}(?!\\w))${VALUE}`, "gi");

/** Options of one letter, which only to these programs are a password. The option must stand in the same command. */
const LETTER = new RegExp(
  `((?<![\\w-])(?:${[
    '(?:mysql|mariadb)[a-z]{0,8}(?: [^"|;\\n]{0,200})? -p(?=[^\\s-])',
    "sshpass -p ?",
    '(?:docker|podman|nerdctl|buildah|skopeo|registry|az|oc) login [^"|;\\n]{0,200}?-p ',
    'redis-cli [^"|;\\n]{0,200}?-a ',
    'ldap[a-z]{3,8} [^"|;\\n]{0,200}?-w ',
    'sqlcmd [^"|;\\n]{0,200}?-P ?',
  ].join("|")})(?:'|\\\\+")?)${VALUE}`,
  "g",
);

/** An option as a string of a JSON array, on any level of JSON in strings. */
const ARGUMENT = new RegExp(`(?:${SECRET_OPTION}|(?<user>${USER_OPTION}))(?<slashes>\\\\*)",\\s*(?=\\\\*")`, "gi");
const SECRET = new RegExp(`^(?!${NO_SECRET}).`);

/** `aws configure set aws_secret_access_key …`. */
const SET = new RegExp(`(secret_access_key +)(?!=)${VALUE}`, "g");

/** A command's text, alone, in JSON or in a query, with the passwords and keys that it is given as `***`. */
export function redactCommand(given: string): string {
  const text = given.includes("_key ") ? given.replace(SET, `$1${MASK}`) : given;
  if (!mayHoldOptions(text)) return text;
  const masked = [OPTION, USER, LETTER].reduce((result, option) => result.replace(option, `$1${MASK}`), text);
  return redactArguments(masked);
}

/** `["mysql", "--password", "…"]`. */
function redactArguments(text: string): string {
  let result = "";
  let from = 0;
  for (const match of text.matchAll(ARGUMENT)) {
    const value = argumentBehind(text, match);
    if (value === undefined || value.start < from) continue;
    result += text.slice(from, value.start) + MASK;
    from = value.end;
  }
  return result + text.slice(from);
}

/** The secret in the string behind an option. The name of a member is nobody's argument. */
function argumentBehind(text: string, option: RegExpExecArray): { start: number; end: number } | undefined {
  const { user, slashes = "" } = option.groups ?? {};
  const span = stringAt(text, option.index + option[0].length, slashes.length);
  if (span === undefined || text[skipSpace(text, span.after)] === ":") return undefined;
  const value = text.slice(span.start, span.end);
  const skipped = user === undefined ? 0 : value.indexOf(":") + 1;
  if (user !== undefined && skipped === 0) return undefined;
  return SECRET.test(value.slice(skipped)) ? { start: span.start + skipped, end: span.end } : undefined;
}

/** Is there a dash that begins a word, and behind it another, or a letter that is a password to some program? */
function mayHoldOptions(text: string): boolean {
  for (let at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
    if ((at === 0 || BEFORE.has(text.charCodeAt(at - 1))) && BEHIND.has(text.charCodeAt(at + 1))) return true;
  }
  return false;
}

const codes = (characters: string): ReadonlySet<number> => new Set([...characters].map((each) => each.charCodeAt(0)));
const BEFORE = codes(" \"'=");
const BEHIND = codes("-puUPaw");
