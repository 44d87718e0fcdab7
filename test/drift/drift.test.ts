import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatPage } from "./format-page.ts";
import { PAGES } from "./pages.ts";

const REFERENCE = join(import.meta.dirname, "../../docs/reference");

test.each(PAGES)("docs/reference/$file says what the code says; else run test/drift/generate.ts", async (page) => {
  expect(readFileSync(join(REFERENCE, page.file), "utf8")).toBe(await formatPage(page));
});

test("docs/reference holds the generated pages and an index of them, and nothing else", () => {
  const here = PAGES.map((page) => page.file).filter((file) => !file.startsWith("../"));
  expect(readdirSync(REFERENCE).toSorted()).toEqual([...here, "README.md"].toSorted());
});

test("the index of docs/reference names every page", () => {
  const index = readFileSync(join(REFERENCE, "README.md"), "utf8");
  expect(PAGES.filter((page) => !index.includes(`(${page.file})`)).map((page) => page.file)).toEqual([]);
});
