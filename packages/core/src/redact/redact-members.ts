import { skipSpace, slashesBefore, stringAt, type TextSpan } from "./json-text.ts";
import { MASK } from "./mask.ts";
import { isPasswordName, isSensitiveName } from "./sensitive-name.ts";

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
const NAME_END = /(?:word|wd|rase|oken|cret|okies?|zation|key|data|name|value)\\*"\s*:/gi;
const SECRET_KIND = /kind\\*"\s*:\s*\\*"Secret(?:List)?\\*"/;
const SECRET_DATA = new Set(["data", "stringData"]);
const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * The JSON text with the secrets in it, known by the name of their member, as `"***"`; also at any depth of JSON in
 * strings. Everything else stays byte for byte. Covers `{"name": "Authorization", "value": …}` (headers, environment
 * variables) and the data of Kubernetes secrets. A text that is no JSON comes back unchanged, or with the same rules
 * applied as far as it is.
 */
export function redactMembers(text: string): string {
  const edits: Edit[] = [];
  const secretKind = SECRET_KIND.test(text);
  let done = 0;
  /** Where the value of a sensitive `"name": "…"` ends: the next member may be its value. */
  let paired = -1;
  for (const member of membersOf(text)) {
    if (member.at < done) continue;
    const isPair = paired >= 0 && isValueName(member.name) && isNextMember(text, paired, member.at);
    paired = pairEnd(text, member);
    const whole = isPair || (secretKind && SECRET_DATA.has(member.name));
    if (whole || isSensitiveName(member.name)) done = redactValueOf(text, member, whole, edits);
  }
  return applyEdits(text, edits);
}

function* membersOf(text: string): Generator<Member> {
  for (const match of text.matchAll(NAME_END)) {
    const after = match.index + match[0].length;
    const quote = text.lastIndexOf('"', after - 1);
    const slashes = slashesBefore(text, quote, match.index);
    const open = text.lastIndexOf('"', quote - 1);
    if (open < 0) continue;
    const name = text.slice(open + 1, quote - slashes);
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

/** Notes what to replace in a sensitive member's value; answers the index up to which the text is dealt with. */
function redactValueOf(text: string, member: Member, whole: boolean, edits: Edit[]): number {
  const { value, slashes } = member;
  const span = stringAt(text, value, slashes);
  if (span !== undefined) {
    maskSpan(text, span, edits);
    return span.after;
  }
  const first = text[value];
  if (first === "[" || (first === "{" && whole)) maskStrings(text, member, whole, edits);
  NUMBER.lastIndex = value;
  if ((whole || isPasswordName(member.name)) && NUMBER.test(text)) {
    const quote = `${"\\".repeat(slashes)}"`;
    edits.push({ from: value, to: NUMBER.lastIndex, text: `${quote}${MASK}${quote}` });
  }
  return value;
}

/** Access-key ids are evidence under any name. */
function maskSpan(text: string, span: TextSpan, edits: Edit[]): void {
  const content = text.slice(span.start, span.end);
  if (content === "" || content === MASK || /^A[KS]IA[A-Z0-9]{16}$/.test(content)) return;
  edits.push({ from: span.start, to: span.end, text: MASK });
}

/** Masks the strings of an array; with `whole`, also those in the objects inside, and never a member's name. */
function maskStrings(text: string, member: Member, whole: boolean, edits: Edit[]): void {
  const open: string[] = [];
  let at = member.value;
  do {
    const span = stringAt(text, at, member.slashes);
    if (span === undefined) nest(open, text[at]);
    else if (whole ? text[skipSpace(text, span.after)] !== ":" : !open.includes("{")) maskSpan(text, span, edits);
    at = Math.max(span?.after ?? 0, at + 1);
  } while (open.length > 0 && at < text.length);
}

function nest(open: string[], character: string | undefined): void {
  if (character === "{" || character === "[") open.push(character);
  else if (character === "}" || character === "]") open.pop();
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
