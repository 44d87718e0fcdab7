import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const STYLE = readFileSync(join(import.meta.dirname, "styles/tokens.css"), "utf8");
const [LIGHT = "", DARK = ""] = STYLE.split("prefers-color-scheme: dark");

/** The colours of a scheme by name. */
function coloursOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name = "", colour = ""]) => [name, colour]),
  );
}

/** WCAG 2.2, 1.4.3: the ratio of two relative luminances. */
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const TEXTS = ["ink", "ink-soft", "link", "odd", "calm", "refused", "critical", "high", "medium", "low", "info"];
const GROUNDS = ["paper", "raised", "sunken"];
const pairs = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground])),
  ["ink", "odd-soft"],
  ["odd", "odd-soft"],
];

test.each([
  ["light", LIGHT],
  ["dark", DARK],
])("every colour of text can be read on every ground it stands on, %s", (_scheme, style) => {
  const colours = coloursOf(style);
  const weak = pairs
    .map(
      ([text = "", ground = ""]) =>
        [text, ground, contrast(colours.get(text) ?? "", colours.get(ground) ?? "")] as const,
    )
    .filter(([, , ratio]) => !(ratio >= 4.5));
  expect(weak).toEqual([]);
});

test("on paper nothing is light on white, whatever the screen is set to", () => {
  expect(LIGHT).toMatch(/@media screen and \($/);
});
