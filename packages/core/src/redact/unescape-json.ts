/**
 * A backslash with what it escapes. `\u0026`, `\u003c` and `\u003e`, which Go writes, are no needless ones: each form of a secret
 * that can have them in it knows them.
 */
const ESCAPE = /\\(?:u00(?!26|3[ceCE])([2-7][0-9a-fA-F])|([\s\S]))/g;
const NEEDLESS = /\\(?:\/|u00(?!26|3[ceCE])[2-7])/;

/** Does the JSON text write a character of ASCII in another way than it must? PHP writes `\/`, Gson `\u003d`, .NET `\u0022`. */
export function hasNeedlessEscape(text: string): boolean {
  return (text.includes("\\/") || text.includes("\\u00")) && NEEDLESS.test(text);
}

/** The same JSON, with each of these as it must be. */
export function withoutNeedlessEscapes(text: string): string {
  return text.replace(ESCAPE, (whole, code: string | undefined, other: string | undefined) => {
    if (code === undefined) return other === "/" ? "/" : whole;
    const character = String.fromCharCode(Number.parseInt(code, 16));
    return character === '"' || character === "\\" ? `\\${character}` : character;
  });
}
