import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "./shell-word.ts";

test.each([
  ["a usual identity as it is", "aws:123456789012:role:deploy", "aws:123456789012:role:deploy"],
  ["nothing", "", "''"],
  ["a space", "svc acct", "'svc acct'"],
  ["a quote", "it's", "'it'\\''s'"],
  ["a command", "x$(touch pwned)", "'x$(touch pwned)'"],
])("%s", (_, text, word) => {
  expect(shellWord(text)).toBe(word);
});

test.each(["x; y", "$(id)", "`id`", "a\nb", "a'b\"c", "*", "~root", "a|b>c", "#", "!!", "\\", "é 😀"])(
  "a shell takes %j for one word",
  (text) => {
    expect(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" })).toBe(text);
  },
);
