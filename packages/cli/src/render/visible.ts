/**
 * C0, DEL, C1, lone surrogates, format characters (bidirectional marks, zero width, tags), line and paragraph separators,
 * private use and unassigned: what can drive a terminal, reorder text or hide in it.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of a log for a terminal, on one line: what is unsafe is shown as `\n`, `\x1b`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replaceAll(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return NAMED[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
  });
}

/** Each line of a text by itself. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** A value as JSON that is as safe on a terminal, and still means the same. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(UNSAFE, (character) =>
    character === "\n" ? character : Array.from({ length: character.length }, (_, at) => unit(character, at)).join(""),
  );
}

/** A list as one JSON document with an element a line. */
export function visibleJsonList(values: readonly unknown[]): string {
  return values.length === 0 ? "[]\n" : `[\n${values.map((value) => visibleJson(value)).join(",\n")}\n]\n`;
}

function unit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
