/** Programs that take a host without a scheme in front. */
const PROGRAMS =
  /(curl|wget|nc|ncat|netcat|socat|http|https|xh|telnet|ftp|ssh|nmap|masscan|zmap|rustscan)(?:\.exe)?(["']?)(?=\s)/;
/** Where a program stands: behind a word's end, a quote, or a new line as JSON writes it. */
const CALLS = new RegExp(String.raw`(^|\\[nrt]|[\s"'|;&(\x60/\\{=])(?<!--transport |-t )${PROGRAMS.source}`, "gi");
/** The next word of a shell, with its quotes, or where it reads from and writes to. */
const WORD =
  /(?:[^\S\n]|\\\r?\n)*((?:[<>]|\d[<>]|&>)[<>&]*|(?:[^\s"'\\|;&`()<>]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\$\([^()]*\))+)/y;

/** More of them nobody writes by hand: what there is beyond is not looked at. */
const MOST_CALLS = 32;
const MOST_WORDS = 256;

interface Kind {
  /** Options whose value is the next word: of several letters in one, the first that takes a value is the last. */
  readonly takes: RegExp;
  /** They say where it goes in another place, or otherwise than the address does. */
  readonly elsewhere?: RegExp;
  /** Each of its words that is no option is a host, whatever it looks like; of others, ports, files and commands are among them. */
  readonly hosts: "all" | "some" | "first";
}

const LONG =
  "--(?:data(?:-\\w+)*|json|form(?:-string)?|upload-file|output(?:-\\w+)?|header|user(?:-agent)?|request|cookie(?:-jar)?|referer|max-\\w+|ca(?:cert|path)|cert(?:-type)?|key(?:-type)?|pass(?:word)?|post-(?:file|data)|body-(?:file|data)|method|retry(?:-(?:delay|max-time))?|connect-timeout|limit-rate|speed-\\w+|interface|range|trace(?:-ascii)?|dump-header|stderr|write-out|ciphers|oauth2-bearer|aws-sigv4|time-cond|top-ports|script(?:-args)?|timeout|tries)";

function taking(letters: string, notSkipped = ""): RegExp {
  return new RegExp(`^(?:-[^${letters}${notSkipped}-]*[${letters}]|${LONG})$`);
}

const KINDS: Readonly<Record<string, Kind>> = {
  curl: {
    takes: taking("AbcCdDeEFHmoPQrtTuUwXyYz", "Kx"),
    elsewhere:
      /^(?:-[^AbcCdDeEFHmoPQrtTuUwxXyYz-]*K|--(?:config|resolve|connect-to|unix-socket|abstract-unix-socket)\b)/,
    hosts: "all",
  },
  wget: {
    takes: taking("aABDeiIloOPQRtTUwX"),
    elsewhere: /^(?:-[^aABDeIloOPQRtTUwX-]*i|--(?:input-file|config)\b)/,
    hosts: "all",
  },
  nc: { takes: /^-[pwqi]$/, hosts: "some" },
  ssh: { takes: taking("BbcDEeFIiJLlmOopQRSWw"), hosts: "first" },
  scan: { takes: /^(?:-p|-[io][A-Z]|--(?:top-ports|output-\w+|script(?:-args)?))$/, hosts: "some" },
  other: { takes: taking("aoA"), hosts: "first" },
};
const KIND_OF: Readonly<Record<string, string>> = {
  ...{ curl: "curl", wget: "wget", ssh: "ssh", nc: "nc", ncat: "nc", netcat: "nc", socat: "nc" },
  ...{ nmap: "scan", masscan: "scan", zmap: "scan", rustscan: "scan" },
};
/** Options, files that are read or written, and what HTTPie takes in front of a host. */
const NO_HOST = /^(?:-|[@&\d]?[<>]|(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$)/;

/** The hosts that programs in a text are told to call by their names alone, by `plain` without ports; `unclear` where only a shell knows one. */
export function calledHosts(text: string, plain: (host: string) => string, unclear: string): readonly string[] {
  const called: string[] = [];
  const calls = Array.from(text.matchAll(CALLS));
  if (calls.length > MOST_CALLS) called.push(unclear);
  for (const { index, 0: all, 1: before = "", 2: program = "", 3: closed = "" } of calls.slice(0, MOST_CALLS)) {
    const rest = text.slice(index + all.length);
    const words = wordsIn(closed === "" ? enclosed(rest, before) : rest);
    const kind = KINDS[KIND_OF[program.toLowerCase()] ?? "other"] as Kind;
    const add = (word: string): string | undefined => bareHost(word, kind, plain, unclear);
    called.push(...hostsAmong(words, kind, add, unclear), ...(words.length >= MOST_WORDS ? [unclear] : []));
  }
  return called;
}

/** Of a command that stands in quotes, what is in them. */
function enclosed(rest: string, before: string): string {
  if (before !== '"' && before !== "'") return rest;
  const end = before === "'" ? rest.indexOf("'") : rest.search(/(?<!\\)"/);
  const inside = end < 0 ? rest : rest.slice(0, end);
  return before === '"' ? inside.replaceAll('\\"', '"') : inside;
}

/** To the end of the command. */
function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  WORD.lastIndex = 0;
  for (let next = WORD.exec(text); next !== null && words.length < MOST_WORDS; next = WORD.exec(text)) {
    const [, word = ""] = next;
    if (word.startsWith("#")) break;
    words.push(word);
  }
  return words;
}

function hostsAmong(
  all: readonly string[],
  { takes, elsewhere, hosts }: Kind,
  read: (word: string) => string | undefined,
  unclear: string,
): readonly string[] {
  const found: string[] = [];
  for (const word of withoutValues(all, takes)) {
    if (elsewhere?.test(word) === true) found.push(unclear);
    const host = NO_HOST.test(word) ? undefined : read(word);
    if (host !== undefined) found.push(host);
    if (host !== undefined && hosts === "first") break;
  }
  return found;
}

/** Without quotes, and without what belongs to an option in front, or to where something is read from or written to. */
function withoutValues(all: readonly string[], takes: RegExp): readonly string[] {
  const words: string[] = [];
  let skips = false;
  for (const written of all) {
    const word = written.replaceAll(/["']/g, "");
    if (!skips) words.push(word);
    skips = !skips && (takes.test(word) || /[<>]$/.test(word));
  }
  return words;
}

/** Of a word that is no address with a scheme: those are found anyway. */
function bareHost(said: string, { hosts }: Kind, plain: (host: string) => string, unclear: string): string | undefined {
  const word = said.replace(/^(?:tcp|udp|ssl|openssl)[46]?(?:-connect)?:/i, "");
  if (/^[a-z+]+:\//i.test(word) || word.startsWith("@") || word === "") return undefined;
  const range = /^[^/]+\/\d{1,2}$/.test(word);
  const [authority = ""] = range ? [word] : word.split(/[/?#,]/, 1);
  if (/[$%]/.test(authority)) return unclear;
  if (authority === "" || /^\d+(?:-\d+)?$/.test(authority)) return undefined;
  const name = plain(authority.slice(authority.lastIndexOf("@") + 1).replace(/(?<!\\)\\+$/, ""));
  return name === unclear && hosts !== "all" ? undefined : name;
}
