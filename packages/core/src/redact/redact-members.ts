import { skipSpace, slashesBefore, stringAt, type TextSpan } from "./json-text.ts";
import { MASK } from "./mask.ts";
import { secretData } from "./secret-data.ts";
import { isEvidence, isPasswordName, isSensitiveName } from "./sensitive-name.ts";

/** One `"name":` in the text, and where its value begins. */
interface Member {
  readonly name: string;
  readonly slashes: number;
  /** Index of the name's opening quote, its backslashes included. */
  readonly at: number;
  readonly value: number;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Ends of the names that any rule asks for; most members of a log have another, and cost nothing. */
const NAME_END = /(?:word|wd|rase|oken|cret|cret[_-]?(?:String|Binary)|okies?|zation|key|data|name|value)\\*"\s*:/gi;
/** How far the text is dealt with. Each part is walked once, so that no nesting makes the work more than linear. */
interface Reach {
  /** Strings that were masked end here: what stands in them is gone. */
  done: number;
  /** Arrays and objects of which every string is masked end here. */
  walked: number;
}

const SECRET_KIND = /kind\\*"\s*:\s*\\*"Secret(?:List)?\\*"/;
const MAX_NAME = 256;
const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * The JSON text with the secrets in it, known by the name of their member, as `"***"`; also at any depth of JSON in
 * strings. Everything else stays byte for byte. Covers `{"name": "Authorization", "value": …}` (headers, environment
 * variables) and the data of Kubernetes secrets. A text that is no JSON comes back unchanged, or with the same rules
 * applied as far as it is.
 */
export function redactMembers(text: string): string {
  const edits: Edit[] = [];
  const isSecretData = SECRET_KIND.test(text) ? dataOfSecrets(text) : undefined;
  const reach: Reach = { done: 0, walked: 0 };
  /** Where the value of a sensitive `"name": "…"` ends: the next member may be its value. */
  let paired = -1;
  for (const member of membersOf(text)) {
    if (member.at < reach.done) continue;
    const isPair = paired >= 0 && isValueName(member.name) && isNextMember(text, paired, member.at);
    paired = pairEnd(text, member);
    const whole = isPair || isSecretData?.(member) === true;
    if (whole || isSensitiveName(member.name)) redactValueOf(text, member, whole, edits, reach);
  }
  return applyEdits(text, edits);
}

/** Backslashes before a quote on each level of JSON in strings; deeper, and in between, nobody writes secrets. */
const LEVELS: readonly number[] = [0, 1, 3, 7, 15, 31];

/** Is a member the data of a Kubernetes secret? Each level of JSON in strings is looked through once. */
function dataOfSecrets(text: string): (member: Member) => boolean {
  const byLevel = new Map<number, ReadonlySet<number>>();
  return ({ name, slashes, value }) => {
    if ((name !== "data" && name !== "stringData") || !LEVELS.includes(slashes)) return false;
    const known = byLevel.get(slashes) ?? secretData(text, slashes);
    byLevel.set(slashes, known);
    return known.has(value);
  };
}

function* membersOf(text: string): Generator<Member> {
  for (const match of text.matchAll(NAME_END)) {
    const after = match.index + match[0].length;
    const quote = text.lastIndexOf('"', after - 1);
    const slashes = slashesBefore(text, quote, match.index);
    const open = text.lastIndexOf('"', quote - 1);
    if (open < 0) continue;
    const name = text.slice(open + 1, Math.min(quote - slashes, open + 1 + MAX_NAME));
    yield { name, slashes, at: open - slashes, value: skipSpace(text, after) };
  }
}

function isValueName(name: string): boolean {
  return name === "value" || name === "Value" || name === "stringValue";
}

function isNextMember(text: string, from: number, to: number): boolean {
  return /^(?:\s|\\+[nrt])*,(?:\s|\\+[nrt])*$/.test(text.slice(from, to));
}

/** Where the value of a member `name` or `key` ends, if that value is a sensitive name; else -1. */
function pairEnd(text: string, member: Member): number {
  if (!/^(?:name|key|Name|Key)$/.test(member.name)) return -1;
  const span = stringAt(text, member.value, member.slashes);
  return span !== undefined && isSensitiveName(text.slice(span.start, span.end)) ? span.after : -1;
}

/** Notes what to replace in a sensitive member's value. With `whole`, all strings of an object; of an array, always. */
function redactValueOf(text: string, member: Member, whole: boolean, edits: Edit[], reach: Reach): void {
  const { value, slashes } = member;
  const span = stringAt(text, value, slashes);
  if (span !== undefined) {
    maskSpan(text, span, member, edits);
    reach.done = span.after;
    return;
  }
  const first = text[value];
  const isNested = first === "[" || (first === "{" && whole);
  if (isNested && value >= reach.walked) reach.walked = maskStrings(text, member, edits);
  NUMBER.lastIndex = value;
  if ((whole || isPasswordName(member.name)) && NUMBER.test(text)) {
    const quote = `${"\\".repeat(slashes)}"`;
    edits.push({ from: value, to: NUMBER.lastIndex, text: `${quote}${MASK}${quote}` });
  }
}

function maskSpan(text: string, span: TextSpan, { name }: Member, edits: Edit[]): void {
  const content = text.slice(span.start, span.end);
  if (isEvidence(name, content)) return;
  edits.push({ from: span.start, to: span.end, text: MASK });
}

/**
 * Masks every string of an array or object but the members' names; answers where it ends. One that is left open ends with
 * the string that it stands in: what comes after that is somebody else's.
 */
function maskStrings(text: string, member: Member, edits: Edit[]): number {
  let depth = 0;
  let at = member.value;
  do {
    const span = stringAt(text, at, member.slashes);
    if (span === undefined && text[at] === '"' && slashesBefore(text, at, member.value) < member.slashes) return at;
    if (span === undefined) depth += nesting(text[at]);
    else if (text[skipSpace(text, span.after)] !== ":") maskSpan(text, span, member, edits);
    at = Math.max(span?.after ?? 0, at + 1);
  } while (depth > 0 && at < text.length);
  return at;
}

function nesting(character: string | undefined): -1 | 0 | 1 {
  if (character === "{" || character === "[") return 1;
  return character === "}" || character === "]" ? -1 : 0;
}

/** Of edits that overlap, the one that begins first holds: it masks the others with it. */
function applyEdits(text: string, edits: Edit[]): string {
  if (edits.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const edit of edits.sort((left, right) => left.from - right.from)) {
    if (edit.from < from) continue;
    parts.push(text.slice(from, edit.from), edit.text);
    from = edit.to;
  }
  parts.push(text.slice(from));
  return parts.join("");
}
