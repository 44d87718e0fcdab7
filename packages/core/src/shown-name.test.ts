import { expect, test } from "vitest";
import { shownName } from "./shown-name.ts";

test.each([
  ["deploy", "deploy"],
  ["名前", "名前"],
  ["🔥", "🔥"],
  ["-", "-"],
  ["", "aws:1:role:x"],
  ["   ", "aws:1:role:x"],
  ["\u200b\u2060", "aws:1:role:x"],
  ["\u3164", "aws:1:role:x"],
  ["\u202e", "aws:1:role:x"],
])("%j is shown as %s", (identity_name, shown) => {
  expect(shownName({ identity_name, identity_uid: "aws:1:role:x" })).toBe(shown);
});
