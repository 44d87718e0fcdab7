import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { renderCompletion, SHELLS } from "./completion.ts";
import type { DescribedVerb } from "./verb.ts";

const VERBS: readonly DescribedVerb[] = [
  {
    name: "findings",
    summary: "what was found: the newest first, and nobody's [secrets]",
    usage: "",
    flags: [
      { name: "json", type: "boolean", summary: "JSON instead of text" },
      { name: "data", type: "string", value: "DIR", summary: "data directory (./data)" },
      { name: "order", type: "string", value: "O", known: ["age", "uid"], summary: "age or uid" },
    ],
    examples: [],
    run: async () => 0,
  },
  {
    name: "dead",
    summary: "dead letters",
    usage: "",
    actions: ["list", "show"],
    flags: [],
    examples: [],
    run: async () => 0,
  },
];

test.each(SHELLS)("the script for %s is as reviewed", async (shell) => {
  await expect(renderCompletion(shell, VERBS)).toMatchFileSnapshot(`testdata/completion.${shell}.golden.txt`);
});

/** What bash would offer after these words. */
function offered(words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(" ");
  const script = `${renderCompletion("bash", VERBS)}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _rolecall; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim().split("\n");
}

test.each([
  [
    ["rolecall", ""],
    ["findings", "dead", "--help"],
  ],
  [["rolecall", "f"], ["findings"]],
  [["rolecall", "findings", "--j"], ["--json"]],
  [["rolecall", "dead", "s"], ["show"]],
  [
    ["rolecall", "dead", ""],
    ["list", "show"],
  ],
  // Nothing of ours: files.
  [["rolecall", "dead", "show", ""], [""]],
  [["rolecall", "dead", "show", "s"], [""]],
  [["rolecall", "findings", ""], [""]],
  [
    ["rolecall", "findings", "--order", ""],
    ["age", "uid"],
  ],
  [["rolecall", "findings", "--data", ""], [""]],
  [["rolecall", "findings", "--order", "age", "--d"], ["--data"]],
])("bash offers for %j %j", (words, expected) => {
  expect(offered(words)).toEqual(expected);
});
