import { skipSpace, slashesBefore, stringAt } from "./json-text.ts";

/** An object that is open at a place of the text. */
interface Frame {
  kind: string;
  /** Where the values of its members `data` and `stringData` begin. */
  readonly own: number[];
  /** How many such members were open before it. */
  readonly from: number;
}

/** What is open, and where the data in it begins that no list of secrets has claimed. */
interface Open {
  readonly frames: Frame[];
  readonly data: number[];
  readonly found: Set<number>;
}

const NAMES = new Set(["data", "stringData"]);

/**
 * Where the data of Kubernetes secrets begins, on one level of JSON in strings: members of an object whose `kind` is
 * `Secret`, or in one that is a `SecretList`. What another object says of itself, or another string, says nothing of them.
 */
export function secretData(text: string, slashes: number): ReadonlySet<number> {
  const open: Open = { frames: [], data: [], found: new Set() };
  let at = 0;
  while (at < text.length) {
    const span = stringAt(text, at, slashes);
    if (span === undefined) {
      step(text, at, slashes, open);
      at += 1;
      continue;
    }
    at = span.after;
    const colon = skipSpace(text, at);
    const frame = open.frames.at(-1);
    if (text[colon] !== ":" || frame === undefined) continue;
    const name = text.slice(span.start, Math.min(span.end, span.start + LONGEST));
    const value = skipSpace(text, colon + 1);
    if (name === "kind") frame.kind = kindAt(text, value, slashes) ?? frame.kind;
    if (!NAMES.has(name)) continue;
    frame.own.push(value);
    open.data.push(value);
  }
  closeAll(open);
  return open.found;
}

const LONGEST = 16;

function step(text: string, at: number, slashes: number, open: Open): void {
  const character = text[at];
  if (character === "{") open.frames.push({ kind: "", own: [], from: open.data.length });
  else if (character === "}") close(open);
  // The string that all of them stood in ends, or another begins.
  else if (character === '"' && slashesBefore(text, at, 0) < slashes) closeAll(open);
}

function closeAll(open: Open): void {
  while (open.frames.length > 0) close(open);
  open.data.length = 0;
}

function close({ frames, data, found }: Open): void {
  const frame = frames.pop();
  if (frame?.kind === "Secret") for (const value of frame.own) found.add(value);
  if (frame?.kind === "SecretList") for (const value of data.splice(frame.from)) found.add(value);
}

function kindAt(text: string, at: number, slashes: number): string | undefined {
  const span = stringAt(text, at, slashes);
  return span === undefined ? undefined : text.slice(span.start, Math.min(span.end, span.start + LONGEST));
}
