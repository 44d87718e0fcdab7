import { expect, test } from "vitest";
import { anItem, aPage } from "../testing/a-page.ts";
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

test("it says when it happened, which is not when it is told, and what to do, by the rule where the rule says it", () => {
  const text = renderTerminal(aPage(), look);
  expect(text).toContain("when   2026-11-24 09:12 to 09:58 UTC\n");
  expect(text).toContain("do     Ask team-payments whether this was planned.");
  const rule = aPage({ firing: [anItem({}, { kind: "rule", detector: "own-rule" })] });
  expect(renderTerminal(rule, { ...look, responseOf: () => ["Close the door."] })).toContain("close the door.");
});

test("where nobody says how wide it is, lines are as long as they are", () => {
  expect(renderTerminal(aPage(), look)).toContain(
    "deploy called from a network it never used, on actions it never called\n",
  );
});
