import { expect, test } from "vitest";
import { aPage } from "../testing/a-page.ts";
import { renderTerminal } from "./render.ts";

const link = "https://rolecall.example/findings/f_0123456789abcdef";
const look = { colour: false, consoleUrl: "https://rolecall.example" };

test.each([200, 80, 60, 41])("on a terminal of %d columns only a word that is wider stands out", (columns) => {
  const wide = renderTerminal(aPage(), look);
  const text = renderTerminal(aPage(), { ...look, columns });
  const over = text.split("\n").filter((line) => line.length > columns);
  expect(over.filter((line) => line.trim().includes(" ")).filter((line) => !line.includes(link))).toEqual([]);
  expect(text).toContain(`see    ${link}\n`);
  expect(text.split(/\s+/)).toEqual(wide.split(/\s+/));
});

test("what goes on stands under the words of its line, and colour is the severity's alone", () => {
  const [first, second] = renderTerminal(aPage(), { ...look, colour: true, columns: 50 }).split("\n");
  expect(first).toBe("10:00:00  \u001b[31mHIGH    \u001b[0m  deploy called from a network");
  expect(second).toBe("                 it never used, on actions it");
});

test("where nobody says how wide it is, lines are as long as they are", () => {
  expect(renderTerminal(aPage(), look)).toContain(
    "deploy called from a network it never used, on actions it never called\n",
  );
});
