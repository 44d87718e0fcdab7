import { expect, test } from "vitest";
import { readChapter } from "./chapter.ts";
import { matchesOutput } from "./matches-output.ts";
import { readTenQuestions } from "./ten-questions.ts";

const PAGE = "# A\n\n```sh\none\n```\n\nand\n\n```text\n1\n```\n\n```sh\n# exit 2\ntwo\n```\n\n```\nnot run\n```\n";

test("a chapter is its commands, each with what it prints and how it ends", () => {
  expect(readChapter(PAGE)).toEqual([
    { line: 4, commands: "one\n", output: "1\n", exit: 0 },
    { line: 14, commands: "# exit 2\ntwo\n", output: undefined, exit: 2 },
  ]);
});

test("output that belongs to no command is refused", () => {
  expect(() => readChapter("```text\n1\n```\n")).toThrow("without commands");
});

test.each([
  ["the same", "a\nb", "a\nb\n", true],
  ["another line", "a\nb", "a\nc\n", false],
  ["a line too many", "a", "a\nb\n", false],
  ["a line too few", "a\nb", "a\n", false],
  ["anything within a line", "a … c", "a b b c\n", true],
  ["but not over its end", "a … c", "a b\nb c\n", false],
  ["any lines", "a\n…\nz", "a\nb\nc\nz\n", true],
  ["none of them, too", "a\n…\nz", "a\nz\n", true],
  ["any lines at the end", "a\n…", "a\nb\n", true],
  ["and what looks like a pattern is text", "a.c (1)", "abc 1\n", false],
  ["blanks at the end of a line", "a", "a  \n", true],
])("a chapter's output matches: %s", (_title, expected, actual, matches) => {
  expect(matchesOutput(expected, actual)).toBe(matches);
});

test("the chapter of ten questions has ten, each a SELECT over our views or tables", () => {
  const questions = readTenQuestions();
  expect(questions.map((question) => question.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(questions.filter(({ sql }) => !/^SELECT [\s\S]+\nFROM events(_latest)?\n/.test(sql))).toEqual([]);
});
