/**
 * C0, DEL, C1, lone surrogates, format characters (bidirectional marks, zero width, tags), line and paragraph separators,
 * private use and unassigned: what can drive a terminal, reorder text or hide in it. None of it gets there from a log.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Text for a terminal: control characters as `\n`, `\t`, `\x1b`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replaceAll(UNSAFE, escapeCharacter);
}

/** CSV for a terminal or a file: as `visible`, but tabs and line feeds stay, because CSV can quote them. */
export function visibleButBreaks(text: string): string {
  return text.replaceAll(UNSAFE, (each) => (each === "\n" || each === "\t" ? each : escapeCharacter(each)));
}

/** JSON text with the same characters escaped as JSON does it, so that nothing is lost. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNSAFE, (each) =>
    each === "\n" ? each : Array.from({ length: each.length }, (_, at) => unit(each, at)).join(""),
  );
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

function unit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
