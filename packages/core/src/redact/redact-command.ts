import { skipSpace, stringAt } from "./json-text.ts";
import { MASK } from "./mask.ts";
import { redactWindowsCommand } from "./redact-windows-command.ts";

/** Between an option and its value: blanks, or the next parameter of the query of an `exec`. The strings of an array are read apart. */
const NEXT = String.raw`(?: +|=|(?:&|\\u0026)[\w.-]{1,32}=)`;
/** Small letters between strokes, or the ending of a file for keys. */
const FILE = String.raw`(?:~|\.{1,2})/|(?-i:/(?:[a-z][a-z0-9._-]{0,40}/){1,8})[\w.-]{1,80}(?![\w/+=])|(?:file|env|fd):|[\w./-]{1,120}\.(?:pem|key|json|ya?ml|p12|pfx|jks|txt|csv|der|crt)(?![\w/+=])`;
/** What a shell puts in, a file, another option and the id of an access key are no secret. */
const NO_SECRET = `[-$<{*]|A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])|${FILE}`;
const VALUE = String.raw`(?!${NO_SECRET})[^\s"'\\&|;<>(){}]+`;
/** A quote that begins a value. Where the text goes on as JSON does, it ended the string that the command stands in. */
const QUOTE = String.raw`(?:'(?![\s,)])|\\+"(?![\s,:}\]]))?`;
/** A value in quotes has blanks as well. */
const QUOTED_VALUE = String.raw`(?:(?<='|\\")(?!${NO_SECRET})[^"'\\]+|${VALUE})`;

/** Where in a list one is, how many may be used, and what makes a request one: no tokens of anybody's. */
const NO_TOKEN = "(?<!(?:next|page|continuation|request|starting|pagination|hashed|max|min|num)[-_])";
const SECRET_OPTION = `(?<![\\w-])--?(?:[a-z][\\w-]{0,40}[-_])?(?:(?:require)?pass(?:word|wd|phrase)?|pwd|${NO_TOKEN}token|(?:client|app|shared|webhook)[-_]?secret|secret-string|(?:secret[-_]access|secret|api|access|private|account|master|encryption|signing|auth|storage)[-_]?key)`;
const USER_OPTION = "(?<![\\w-])(?:-u|--user|--proxy-user)";
const COLON = "(?::|%3A)";

/** `--password hunter2`, `?command=--token&command=…`. */
const OPTION = new RegExp(`(${SECRET_OPTION}${NEXT}${QUOTE})${QUOTED_VALUE}`, "gi");

/** `-u name:password` as curl takes it; two numbers are a user and a group. */
const USER = new RegExp(
  `(${USER_OPTION}${NEXT}${QUOTE}[^\\s:"'\\\\&$%]{1,128}${COLON})(?!\\d{1,6}(?!\\w))${QUOTED_VALUE}`,
  "gi",
);
/** A user and a group, or two numbers, to whatever runs a container; what runs in it may be curl. */
const RUNNER =
  /(?<![\w-])(?:docker|podman|nerdctl|buildah|chroot|compose)(?![\w-])(?!.*(?<![\w-])(?:curl|wget)(?![\w-]))/s;
const RUNNER_REACH = 200;

/** How a command is written: what stands between its words, and what one word is. */
interface Writing {
  readonly begins: string;
  readonly between: string;
  readonly word: string;
  readonly quote: string;
  readonly value: string;
}

const IN_WORDS: Writing = {
  begins: "(?<![\\w-])",
  between: " +",
  word: String.raw`(?:\\+"[^"\\]{0,80}\\+"|[^\s"\\&|;]{1,80})`,
  quote: QUOTE,
  value: QUOTED_VALUE,
};
const IN_QUERY: Writing = {
  begins: "(?<=[=/]|%2F)",
  between: String.raw`(?:&|\\u0026)[\w.-]{1,32}=`,
  word: String.raw`[^\s"\\&]{0,80}`,
  quote: "",
  value: VALUE,
};
const IN_ARRAY: Writing = {
  begins: '(?<=["/])',
  between: String.raw`\\*",\s*\\*"`,
  word: String.raw`[^"\\]{0,80}`,
  quote: "",
  value: String.raw`(?!${NO_SECRET})[^"\\]+(?=\\*"(?!\s*:))`,
};

/** Options of one letter, which only to these programs are a password. The option must stand in the same command. */
function letterIn({ begins, between, word, quote, value }: Writing): RegExp {
  const option = `(?:${between}${word}){0,12}?${between}`;
  const commands = [
    `(?:mysql|mariadb)[a-z]{0,8}${option}-p(?![\\s-])`,
    `sshpass${between}-p(?:${between})?`,
    `(?:docker|podman|nerdctl|buildah|skopeo|registry|az|oc)${between}login${option}-p(?:${between})`,
    `redis-cli${option}-a${between}`,
    `ldap[a-z]{3,8}${option}-w${between}`,
    `(?:sqlcmd|bcp|zip|unzip)${option}-P(?:${between})?`,
    `mongo(?:sh|dump|restore|export|import)?${option}-p${between}`,
    `curl${option}-[a-zA-Z]{0,6}u(?:${between})?${quote}[^\\s:"'\\\\&$%]{1,128}${COLON}`,
    `openssl${option}-pass(?:in|out)?${between}pass${COLON}`,
    `put-parameter${option}--value${between}`,
    `configure${between}set${between}[\\w.-]{0,64}(?:secret_access_key|session_token)${between}`,
  ];
  return new RegExp(`(${begins}(?:${commands.join("|")})${quote})${value}`, "g");
}

const LETTERS: readonly (readonly [mark: RegExp, letter: RegExp])[] = [
  [/ -|configure /, letterIn(IN_WORDS)],
  [/(?:&|\\u0026)[\w.-]{1,32}=(?:-|set)/, letterIn(IN_QUERY)],
  [/"-|configure\\*"/, letterIn(IN_ARRAY)],
];

/** An option as a string of a JSON array, on any level of JSON in strings. */
const ARGUMENT = new RegExp(`(?:${SECRET_OPTION}|(?<user>${USER_OPTION}))(?<slashes>\\\\*)",\\s*(?=\\\\*")`, "gi");
const SECRET = new RegExp(`^(?!${NO_SECRET}).`);

/** `aws_secret_access_key …`, as a command sets it. */
const SET = new RegExp(`(secret_access_key +)(?!=)${VALUE}`, "g");

/** `--password "…"` in plain text. In JSON the quote would end a string, so this is for single values alone. */
export const QUOTED_OPTION: RegExp = new RegExp(`(${SECRET_OPTION}[ =]")(?![*]|${NO_SECRET})[^"\\\\]+`, "gi");

/** A command's text, alone, in JSON or in a query, with the passwords and keys that it is given as `***`. */
export function redactCommand(given: string): string {
  const unnamed = redactWindowsCommand(given);
  const text = unnamed.includes("_key ") ? unnamed.replace(SET, `$1${MASK}`) : unnamed;
  if (!mayHoldOptions(text) && !text.includes("configure")) return text;
  let masked = text.replace(OPTION, `$1${MASK}`).replace(USER, withoutPassword);
  for (const [mark, letter] of LETTERS) if (mark.test(masked)) masked = masked.replace(letter, `$1${MASK}`);
  return redactArguments(masked);
}

function withoutPassword(whole: string, user: string, at: number, text: string): string {
  return runsContainer(text, at) ? whole : user + MASK;
}

function runsContainer(text: string, at: number): boolean {
  return RUNNER.test(text.slice(Math.max(0, at - RUNNER_REACH), at));
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
  if (user !== undefined && (skipped === 0 || isGroup(value.slice(skipped)) || runsContainer(text, option.index))) {
    return undefined;
  }
  return SECRET.test(value.slice(skipped)) ? { start: span.start + skipped, end: span.end } : undefined;
}

function isGroup(text: string): boolean {
  return /^\d{1,6}$/.test(text);
}

/** Is there a dash that begins a word, and behind it another, or a letter that is a password to some program? `suspicion.ts` asks the same. */
function mayHoldOptions(text: string): boolean {
  for (let at = text.indexOf("-"); at >= 0; at = text.indexOf("-", at + 1)) {
    if ((at === 0 || BEFORE.has(text.charCodeAt(at - 1))) && BEHIND.has(text.charCodeAt(at + 1))) return true;
  }
  return false;
}

const codes = (characters: string): ReadonlySet<number> => new Set([...characters].map((each) => each.charCodeAt(0)));
const BEFORE = codes(" \"'=");
const BEHIND = codes("-puUPawskfSL");
