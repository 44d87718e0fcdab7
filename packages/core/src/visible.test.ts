import fc from "fast-check";
import { expect, test } from "vitest";
import { visible, visibleButBreaks, visibleJson } from "./visible.ts";

/** Said once more and in another way than in the code: what a terminal may be driven by, and what shows as nothing. */
const isHarmless = (text: string): boolean =>
  Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xf900)) return false;
    if (code === 0x3164 || (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0000 && code <= 0xe01ef)) return false;
    return !/[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u061c\u00ad]/u.test(character);
  });

const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      "\u001b[2J",
      "\u009b",
      "\u202e",
      "\r",
      "\n",
      "\u0007",
      "\ud800",
      "\u3164",
      "\ue000",
      "\u{e0041}",
      "中",
    ),
  ),
});

test("is harmless, whatever the log holds", () => {
  fc.assert(fc.property(hostile, (text) => isHarmless(visible(text))));
});

test("is the text itself where that is harmless", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => visible(text) === text));
});

test("in its own lines it keeps its line feeds and tabs, and nothing else that is unsafe", () => {
  fc.assert(fc.property(hostile, (text) => isHarmless(visibleButBreaks(text).replace(/[\n\t]/g, ""))));
  expect(visibleButBreaks("a\n\tb\r\n")).toBe("a\n\tb\\r\n");
});

test("as JSON it still means the same, and is harmless", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const json = visibleJson(JSON.stringify({ [text]: [text] }));
      expect(JSON.parse(json)).toEqual({ [text]: [text] });
      return isHarmless(json);
    }),
  );
});

test.each([
  ["an escape", "\u001b[31mred", "\\x1b[31mred"],
  ["breaks", "a\r\n\tb", "a\\r\\n\\tb"],
  ["a turned direction", "\u202Egnp.exe", "\\u{202e}gnp.exe"],
  ["a space without width", "ad\u200Bmin", "ad\\u{200b}min"],
  ["a filler, which is a letter that shows as nothing", "ad\u3164min", "ad\\u{3164}min"],
  ["a variation selector", "a\u{E0100}", "a\\u{e0100}"],
  ["private use, which each font draws as it likes", "a\uE000", "a\\u{e000}"],
  ["half a character", "a\uD800", "a\\u{d800}"],
  ["a tag character", "a\u{E0041}", "a\\u{e0041}"],
  ["other scripts", "Ünïcödé 中文 🙂", "Ünïcödé 中文 🙂"],
])("%s is shown for what it is", (_what, text, shown) => {
  expect(visible(text)).toBe(shown);
});
