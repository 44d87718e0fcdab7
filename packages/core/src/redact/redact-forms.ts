import { MASK } from "./mask.ts";
import { QUOTED_OPTION, redactCommand } from "./redact-command.ts";
import { RANDOM, redactIssued } from "./redact-issued.ts";
import { redactQuery } from "./redact-query.ts";
import {
  COOKIE,
  HEADER,
  hasQuotedPassword,
  hasSecretSetting,
  QUOTED,
  QUOTED_PASSWORD,
  SETTING,
} from "./redact-setting.ts";
import { hasSecretParameter, PARAMETERS, USERS } from "./redact-url.ts";

/** A secret that is known by its form, wherever it stands. */
interface Form {
  /** May the text hold one? Much cheaper than the pattern, and asked only where `MARK` has found anything at all. */
  readonly hint: (text: string) => boolean;
  /** What `$1` captures stays: it says what was there. */
  readonly pattern: RegExp;
}

function contains(...marks: readonly string[]): (text: string) => boolean {
  return (text) => marks.some((mark) => text.includes(mark));
}

/**
 * No pattern matches a quote or a lone backslash, so that JSON stays JSON. Access-key ids (`AKIA…`), certificates and
 * public keys are no secrets and stay. Prefixes as their issuers document them: GitHub, Slack, Stripe, GitLab, Google,
 * Anthropic, OpenAI, npm, Hugging Face, SendGrid, PyPI, DigitalOcean, Salesforce (sessions), Vault (and its service tokens before 1.10).
 */
const FORMS: readonly Form[] = [
  {
    hint: contains("BEGIN "),
    pattern:
      /(-----BEGIN (?!CERTIFICATE|PUBLIC KEY)[^-"\\]{1,64}-----)(?:[^"\\-]|\\+[nrt]|-(?!-{4}END ))*(?:-----END [^-"\\]{1,64}-----)?/g,
  },
  { hint: contains("eyJ"), pattern: /()(?<=^|[^\w-]|%[0-9A-Fa-f]{2})eyJ[\w-]{6,}(?:\.[\w-]+){1,4}/g },
  { hint: contains("gh", "_pat_"), pattern: /(gh[pousr]_|github_pat_)\w{10,}/g },
  { hint: contains("xox"), pattern: /(xox[a-z](?:\.xox[a-z])?-)[\w-]{8,}/g },
  { hint: contains("xapp-"), pattern: new RegExp(`(xapp-)${RANDOM}[\\w-]{8,}`, "g") },
  { hint: contains("k_live_", "k_test_"), pattern: /([sr]k_(?:live|test)_)\w{8,}/g },
  { hint: contains("glpat-"), pattern: new RegExp(`(glpat-)${RANDOM}[\\w.-]{8,}`, "g") },
  { hint: contains("AIza", "ya29."), pattern: /(AIza(?=[\w-]{30})|ya29\.(?=[\w-]{16}))[\w.-]+/g },
  {
    hint: contains("sk-"),
    pattern: /((?<![A-Za-z0-9])sk-(?:(?:ant|proj|svcacct|admin|or)-(?=[\w-]{10})|(?=[A-Za-z0-9]{32})))[\w-]+/g,
  },
  { hint: contains("npm_", "hf_"), pattern: /((?<![A-Za-z0-9])(?:npm|hf)_)[A-Za-z0-9]{16,}/g },
  { hint: contains("pypi-"), pattern: new RegExp(`(pypi-)${RANDOM}[\\w-]{16,}`, "g") },
  { hint: contains("_v1_"), pattern: /(do[opr]_v1_)[\w-]{16,}/g },
  { hint: contains("SG."), pattern: /((?<![A-Za-z0-9])SG\.)[\w-]{16,}\.[\w-]{16,}/g },
  {
    hint: contains("00D"),
    pattern: /((?<![A-Za-z0-9])00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?(?:!|%21)A[QR])[\w.]{40,}/g,
  },
  { hint: contains("hvs.", "hvb.", "hvr."), pattern: /(hv[sbr]\.)[\w-]{16,}/g },
  { hint: contains("s."), pattern: /((?<![\w./-])s\.)(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{24}(?![\w.])/g },
  { hint: contains("earer ", "EARER "), pattern: /(\bbearer +)[\w.~+/=-]{4,}/gi },
  { hint: contains("Basic "), pattern: /(\bBasic +)(?=[a-z+/]*[A-Z0-9=])[\w+/-]{6,}={0,2}/g },
  { hint: contains("zation:", "ZATION:"), pattern: HEADER },
  { hint: contains("word:", "WORD:"), pattern: SETTING },
];

/**
 * What at least one form has in it. One expression for all: every alternative of four characters or so, which lets V8
 * look for all of them at once, as fast as for a dozen single ones. What is new here needs its place in `suspicion.ts` as well.
 */
const MARK =
  /EGIN |eyJ[\w-]|xox[a-z]|xapp-|glpat-|AIza|sk-[\w-]|earer |EARER |asic |gh[pousr]_|hub_pat_|k_live_|k_test_|npm_|hf_\w|ya29\.|SG\.\w|[!1]A[QR][\w.]|hv[sbr]\.|pypi-|_v1_|[" =:]s\.[A-Za-z0-9]|word:|WORD:|zation:|ZATION:/;

/** The same for short texts: V8 compiles an expression for the kind of text that it meets first. */
const SHORT_MARK = new RegExp(MARK.source);
const SHORT = 256;
/** What has none of these holds no URL with a user, no parameter, no setting and no option. */
const JOINS = /[@=% ]|"-/;

/**
 * V8 decides by the letters of the text at hand which of them are rare enough to skip by. Met first with a name, `MARK`
 * would take five times as long on every record after; so it meets a record first, and twice, as it is compiled then.
 */
const SAMPLE = `{"eventTime":"2026-11-24T10:00:00Z","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::123456789012:assumed-role/deploy/i-0abc"},"userAgent":"aws-cli/2.13.0 Python/3.11.4","sourceIPAddress":"198.51.100.7","requestParameters":{"bucketName":"example","key":"logs/x"}}`;
for (let times = 0; times < 3; times += 1) MARK.test(SAMPLE.repeat(8));

/** The text with each secret of a known form as `***`; the same text where there is none. */
export function redactForms(text: string): string {
  const isShort = text.length < SHORT;
  const marked = (isShort ? SHORT_MARK : MARK).test(text) ? withoutMarked(text) : text;
  const result = redactIssued(marked);
  return isShort && !JOINS.test(text) ? result : redactCommand(withoutJoined(redactQuery(result, redactValue), text));
}

/** A free-text field of an event (`user_agent`, `resource`, a label) as it may be stored: secrets of known form as `***`. */
export function redactValue(text: string): string {
  const result = redactForms(text);
  // One look for most: what has no quote has none of these.
  if (!result.includes('"')) return result;
  const options = result.replace(QUOTED_OPTION, `$1${MASK}`);
  return options.includes('="') || options.includes(': "') || options.includes(':"')
    ? options.replace(QUOTED, `$1${MASK}`)
    : options;
}

function withoutMarked(text: string): string {
  let result = text;
  for (const { hint, pattern } of FORMS) if (hint(text)) result = result.replace(pattern, `$1${MASK}`);
  return result;
}

/** What stands behind the name that says it is a secret, or in a URL. `text` is what it was. */
function withoutJoined(redacted: string, text: string): string {
  let result = redacted;
  if (text.includes("@") && text.includes("//")) result = masked(result, USERS);
  if (hasSecretParameter(text)) result = masked(result, PARAMETERS);
  if (hasQuotedPassword(text)) result = masked(result, [QUOTED_PASSWORD]);
  return hasSecretSetting(text) ? masked(result, [COOKIE, SETTING]) : result;
}

function masked(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((result, pattern) => result.replace(pattern, `$1${MASK}`), text);
}
