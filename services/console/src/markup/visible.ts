/**
 * Control characters, and what turns the direction of text, joins or hides it. Written in a name, they make a person read
 * something else than what is there.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of one line in which nothing is unseen: `\n`, `\x1b`, `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, spell);
}

/** As `visible`; line feeds and tabs stay, for text that is shown in its own lines. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN, (each) => (each === "\n" || each === "\t" ? each : spell(each)));
}

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return NAMED[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
