/**
 * C0, DEL, C1, lone surrogates, format characters (bidirectional marks, zero width, tags), line and paragraph separators,
 * private use, unassigned, and what shows as nothing (fillers, variation selectors): what can drive a terminal, reorder
 * text or hide in it.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of a log for people, on one line: what is unsafe is shown as `\n`, `\x1b`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replaceAll(UNSAFE, spelled);
}

/** As `visible`; line feeds and tabs stay, for what shows text in its own lines or quotes them, as CSV does. */
export function visibleButBreaks(text: string): string {
  return text.replaceAll(UNSAFE, (each) => (each === "\n" || each === "\t" ? each : spelled(each)));
}

/** JSON text with the same characters escaped as JSON does it, so that it still means the same. Its line feeds stay. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNSAFE, (each) =>
    each === "\n" ? each : Array.from({ length: each.length }, (_, at) => unit(each, at)).join(""),
  );
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

function unit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
