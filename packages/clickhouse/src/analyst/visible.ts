/** C0, DEL, C1, and what turns the direction of text or breaks a line: none of it may reach a terminal from a log. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;

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
    each === "\n" ? each : `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
