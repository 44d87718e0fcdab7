import { MASK } from "./mask.ts";

/** What follows a prefix, and the prefixes. */
type Issued = readonly [rest: string, ...prefixes: string[]];

/**
 * What a token has and a name has not: a capital letter early, or letters and figures without a stroke between them for longer than
 * the name of a pod has. Names of pods, buckets, branches and hosts are small letters with strokes.
 */
export const RANDOM = "(?=[a-z0-9_.=+/-]{0,64}[A-Z]|(?:[a-z0-9]{0,15}[_-]){0,3}(?=[a-z]{0,19}\\d)[a-z0-9]{20})";

/** Tokens as their issuers document them; the prefix stays and says what was there. */
const ISSUED: readonly Issued[] = [
  // GitLab: deploy, runner, job, trigger, feed, SCIM, mail, agent, OAuth, feature flags, workspace.
  [
    `${RANDOM}[\\w.-]{16,}`,
    ...["gldt-", "glrt-", "glrtr-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-"],
    ...["gloas-", "glffct-", "glwt-"],
  ],
  [`${RANDOM}[\\w-]{16,}`, "dckr_pat_", "dckr_oat_", "sq0atp-", "sq0csp-", "tskey-", "GOCSPX-", "bedrock-api-key-"],
  [
    `${RANDOM}\\w{28,}`,
    "ATBB",
    "lin_api_",
    "ntn_",
    "glsa_",
    "lsv2_pt_",
    "lsv2_sk_",
    "gsk_",
    "pplx-",
    "CCIPAT_",
    "CCIRAT_",
  ],
  ["[0-9A-Za-z]{27}(?![\\w-])", "NRAK-", "oy2[a-z0-9]{16}", "cio[A-Za-z0-9]{5}", "r8_[A-Za-z0-9]{10}"],
  ["[0-9a-f]{32,}", "shpat_", "shpss_", "shpca_", "shppa_", "dapi", "rubygems_", "sntryu_", "pul-", "sbp_", "bkua_"],
  ["[0-9a-f]{24}-[0-9a-f]{34}", "PMAK-"],
  [
    `${RANDOM}[\\w.=+/-]{30,}`,
    "figd_",
    "figu_",
    "pscale_tkn_",
    "pscale_pw_",
    "pscale_oauth_",
    "fo1_",
    "fm1_",
    "fm2_",
    "rct_",
  ],
  [`${RANDOM}[\\w.=+/-]{30,}`, "whsec_", "ATATT3", "ATCTT3", "AGE-SECRET-KEY-1", "glc_eyJ", "ops_eyJ", "sntrys_eyJ"],
  [`${RANDOM}[\\w+/=-]{60,}`, "ABSK", "AKCp", "xai-"],
  // Session tokens of AWS, by how their base64 begins.
  ["[\\w+/%=-]+", "IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"],
  // In base64: a private key, no certificate and no public key; a JWT.
  ["(?!BDRVJUSUZJQ0FU|BQVUJMSUMg)[\\w+/]+={0,2}", "LS0tLS1CRUdJTi"],
  ["[\\w+/.=-]+", "ZXlKaGJHY2lPaUp"],
];

/** Tokens that are known by what stands before them: Slack, Discord, bots of Telegram, Google, Terraform, Doppler. */
const BEHIND: RegExp = new RegExp(
  [
    "(?<=hooks\\.slack\\.com/(?:services|workflows|triggers)/\\w{1,20}/\\w{1,20}/)\\w{20,}",
    "(?<=/webhooks/\\d{1,25}/)[\\w-]{50,}",
    "(?<=\\d:)AA[\\w-]{33}(?![\\w-])",
    "(?<=1//)0[\\w-]{30,}",
    "(?<=AQ\\.)A[\\w-]{30,}",
    "(?<=\\.atlasv1\\.)[\\w-]{40,}",
    "(?<=dp\\.[a-z]{2,5}\\.(?:\\w{1,40}\\.)?)[A-Za-z0-9]{40,}",
  ].join("|"),
  "y",
);
const BEFORE: ReadonlySet<string | undefined> = new Set(["/", ":", "."]);

/** Client secrets of Entra and tokens of Azure DevOps, by what stands within them. */
const WITHIN = /[\w~]{3}\dQ~[\w~.-]{31,34}|[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/y;

const PREFIXED = new RegExp(ISSUED.map(([rest, ...prefixes]) => `(${prefixes.join("|")})${rest}`).join("|"), "y");

/** How a prefix begins: three characters, which few other words begin with. */
const BEGINNINGS: ReadonlySet<number> = new Set(
  ISSUED.flatMap(([, ...prefixes]) => prefixes.map((prefix) => beginning(prefix, 0))),
);

function beginning(text: string, at: number): number {
  return (text.charCodeAt(at) << 14) | (text.charCodeAt(at + 1) << 7) | text.charCodeAt(at + 2);
}

/** Characters that a token is one run of. */
const IN_RUN = new Uint8Array(1 << 16);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-~")
  IN_RUN[character.charCodeAt(0)] = 1;

/** No token above has a shorter run. Most of what a log says has, and is skipped by strides of this. */
const SHORTEST = 20;

/** The text with each such token at the start of a run as `***`. Each character is looked at about once. */
export function redactIssued(text: string): string {
  let result = "";
  let from = 0;
  let start = 0;
  // All from `start` to here is known to be one run.
  let known = 0;
  while (start + SHORTEST <= text.length) {
    const at = lastOutside(text, known, start + SHORTEST - 1);
    if (at >= known) {
      known = start + SHORTEST;
      start = at + 1;
      continue;
    }
    const token = tokenAt(text, start);
    if (token !== undefined) {
      result += text.slice(from, token.from) + MASK;
      from = token.end;
    }
    known = endOfRun(text, Math.max(start + SHORTEST, from)) + 1;
    start = known;
  }
  return from === 0 ? text : result + text.slice(from);
}

function lastOutside(text: string, known: number, last: number): number {
  let at = last;
  while (at >= known && IN_RUN[text.charCodeAt(at)] === 1) at -= 1;
  return at;
}

function endOfRun(text: string, from: number): number {
  let at = from;
  while (IN_RUN[text.charCodeAt(at)] === 1) at += 1;
  return at;
}

/** Does `redactIssued` find any? The text is all ASCII, and its bytes begin at `from`: to look at them takes half as long. */
export function holdsIssued(text: string, bytes: Uint8Array, from: number): boolean {
  const end = from + text.length;
  let start = from;
  let known = from;
  while (start + SHORTEST <= end) {
    let at = start + SHORTEST - 1;
    while (at >= known && IN_RUN[bytes[at] as number] === 1) at -= 1;
    const isRun = at < known;
    known = start + SHORTEST;
    if (!isRun) {
      start = at + 1;
      continue;
    }
    if (tokenAt(text, start - from) !== undefined) return true;
    while (known < end && IN_RUN[bytes[known] as number] === 1) known += 1;
    known += 1;
    start = known;
  }
  return false;
}

interface Token {
  readonly from: number;
  readonly end: number;
}

/** What to mask of a run that begins at `start`. */
function tokenAt(text: string, start: number): Token | undefined {
  const at = start + escapeBefore(text, start);
  if (BEGINNINGS.has(beginning(text, at))) return prefixedAt(text, at);
  if (BEFORE.has(text[at - 1])) {
    const behind = formAt(BEHIND, text, at);
    if (behind !== undefined) return behind;
  }
  return text[at + 5] === "~" || text[at + 76] === "A" ? formAt(WITHIN, text, at) : undefined;
}

function prefixedAt(text: string, at: number): Token | undefined {
  PREFIXED.lastIndex = at;
  const match = PREFIXED.exec(text);
  if (match === null) return undefined;
  const prefix = match.find((part, index) => index > 0 && part !== undefined) ?? "";
  return { from: at + prefix.length, end: PREFIXED.lastIndex };
}

function formAt(form: RegExp, text: string, at: number): Token | undefined {
  form.lastIndex = at;
  return form.test(text) ? { from: at, end: form.lastIndex } : undefined;
}

/** How many of the first characters belong to a backslash before them: `\n`, `\u003d`. */
function escapeBefore(text: string, start: number): number {
  if (text[start - 1] !== "\\") return 0;
  return text[start] === "u" ? 5 : 1;
}
