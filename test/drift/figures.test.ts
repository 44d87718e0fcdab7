import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// A figure in the docs is a link to the section of RESULTS.md that it is taken from: it must stand there.
const ROOT = join(import.meta.dirname, "../..");
const results = readFileSync(join(ROOT, "test/bench/RESULTS.md"), "utf8");
const sections = new Map(
  results
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section] as const),
);

const QUOTED = /\[([^\]]+)\]\([^)]*test\/bench\/RESULTS\.md#([a-z]+)\)/g;
const figures = ["README.md", ...globSync("docs/*.md", { cwd: ROOT })].flatMap((page) =>
  Array.from(
    readFileSync(join(ROOT, page), "utf8").matchAll(QUOTED),
    ([, figure = "", section = ""]) => [page, figure, section] as const,
  ),
);

test.each(figures)("%s: %s stands in RESULTS.md under %s", (_page, figure, section) => {
  const words = figure.replaceAll(/[.+*?^$()|\\]/g, "\\$&");
  expect(sections.get(section) ?? "no such section").toMatch(new RegExp(`(?<![\\d.,])${words}(?![\\d.,]*\\d)`));
});

test("there are figures to look at", () => {
  expect(figures.length).toBeGreaterThan(10);
});
