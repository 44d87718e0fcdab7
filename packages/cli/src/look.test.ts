import { expect, test } from "vitest";
import { hasColour } from "./look.ts";

test.each([
  ["a terminal", true, { TERM: "xterm-256color" }, true],
  ["a terminal that does not say what it is", true, {}, true],
  ["a dumb terminal, which shows the codes", true, { TERM: "dumb" }, false],
  ["NO_COLOR", true, { TERM: "xterm", NO_COLOR: "1" }, false],
  ["an empty NO_COLOR, which says nothing", true, { TERM: "xterm", NO_COLOR: "" }, true],
  ["a file", false, { TERM: "xterm" }, false],
])("colour on %s", (_, isTTY, env, expected) => {
  expect(hasColour({ isTTY }, env)).toBe(expected);
});
