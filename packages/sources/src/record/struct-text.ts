import type { Json, JsonObject } from "@rolecall/core";
import { put } from "./deepen.ts";

const MAX_DEPTH = 16;
/** As the text of a row begins: `{type=`. In JSON a quote stands there. */
const START = /^\{\s*[A-Za-z_][\w$-]*=/;
const NAME = /[A-Za-z_][\w$-]*=/y;

/**
 * The object behind a row as Trino writes it in a cell, which is how Athena and CloudTrail Lake answer:
 * `{type=AssumedRole, sessioncontext={attributes={mfaauthenticated=false}}, tags=[a, b], username=null}`. All values are
 * texts but `null`. Nothing is quoted there: a value ends before the next `, name=`, and its braces are in pairs. Undefined
 * for anything else.
 */
export function structIn(text: string): JsonObject | undefined {
  if (!START.test(text)) return undefined;
  const reader = new StructReader(text);
  const value = reader.object(0);
  return value !== undefined && reader.atEnd() ? value : undefined;
}

const OPEN = 1;
const CLOSE = -1;
const COMMA = 2;
const STEPS: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, letter) => {
  return { "{": OPEN, "[": OPEN, "}": CLOSE, "]": CLOSE, ",": COMMA }[String.fromCharCode(letter)];
});

class StructReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#text.slice(this.#at).trim() === "";
  }

  /** From its `{` to behind its `}`. */
  object(depth: number): JsonObject | undefined {
    const members: Record<string, Json> = {};
    this.#at += 1;
    while (this.#text[this.#at] !== "}") {
      this.#skip();
      const name = this.#name();
      if (name === undefined || depth === MAX_DEPTH) return undefined;
      const value = this.#value(depth, true);
      if (value === undefined) return undefined;
      put(members, name, value);
      if (!this.#goesOn("}")) return undefined;
    }
    this.#at += 1;
    return members;
  }

  #list(depth: number): readonly Json[] | undefined {
    const items: Json[] = [];
    this.#at += 1;
    while (this.#text[this.#at] !== "]") {
      this.#skip();
      const value = depth === MAX_DEPTH ? undefined : this.#value(depth, false);
      if (value === undefined) return undefined;
      items.push(value);
      if (!this.#goesOn("]")) return undefined;
    }
    this.#at += 1;
    return items;
  }

  #value(depth: number, named: boolean): Json | undefined {
    if (this.#text[this.#at] === "{" && START.test(this.#text.slice(this.#at, this.#at + 256)))
      return this.object(depth + 1);
    if (this.#text[this.#at] === "[") return this.#list(depth + 1);
    const end = this.#endOfText(named);
    if (end === undefined) return undefined;
    const value = this.#text.slice(this.#at, end);
    this.#at = end;
    return value === "null" ? null : value;
  }

  /** Before the `}` or `]` of what it stands in, or the comma before the next member. */
  #endOfText(named: boolean): number | undefined {
    let open = 0;
    for (let at = this.#at; at < this.#text.length; at += 1) {
      const step = STEPS[this.#text.charCodeAt(at)] ?? 0;
      const ends = step === COMMA ? !named || this.#namedAt(at + 2) : step === CLOSE;
      if (open === 0 && ends) return at;
      if (step !== COMMA) open += step;
    }
    return undefined;
  }

  #namedAt(at: number): boolean {
    NAME.lastIndex = at;
    return NAME.test(this.#text);
  }

  #name(): string | undefined {
    if (!this.#namedAt(this.#at)) return undefined;
    const name = this.#text.slice(this.#at, NAME.lastIndex - 1);
    this.#at = NAME.lastIndex;
    return name;
  }

  /** Behind a value stands a comma, or the end of what it is in: of nothing else would the reader get further. */
  #goesOn(end: string): boolean {
    const letter = this.#text[this.#at];
    return letter === "," || letter === end;
  }

  #skip(): void {
    while (this.#text[this.#at] === "," || this.#text[this.#at] === " ") this.#at += 1;
  }
}
