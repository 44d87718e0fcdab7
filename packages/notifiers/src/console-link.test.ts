import { expect, test } from "vitest";
import { findingLink } from "./console-link.ts";

test.each([
  ["no console", undefined, "f_1", undefined],
  ["a console", "https://rolecall.example/", "f_1", "https://rolecall.example/findings/f_1"],
  ["a hostile id", "https://rolecall.example", "../?x=<b>", "https://rolecall.example/findings/..%2F%3Fx%3D%3Cb%3E"],
  [
    "an id cut within a character",
    "https://r.example",
    `${"x".repeat(99)}\u{10000}`,
    `https://r.example/findings/${"x".repeat(99)}%EF%BF%BD`,
  ],
])("the link with %s", (_, consoleUrl, finding_uid, link) => {
  expect(findingLink(consoleUrl, { finding_uid })).toBe(link);
});
