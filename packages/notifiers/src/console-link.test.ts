import { expect, test } from "vitest";
import { evidenceCommand, findingLink } from "./console-link.ts";
import { aFinding } from "./testing/a-page.ts";

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
  expect(findingLink(consoleUrl, { ...aFinding(), finding_uid })).toBe(link);
});

test("what is said of Rolecall itself has no page: it leads to where one sees how it is", () => {
  const finding = { ...aFinding(), finding_uid: "f_meta_1", kind: "coverage", origin: "alerter" } as const;
  expect(findingLink("https://rolecall.example/", finding)).toBe("https://rolecall.example/pipeline");
  expect(evidenceCommand(finding)).toBe("npx rolecall doctor");
  expect(evidenceCommand(aFinding())).toBe(`npx rolecall explain ${aFinding().finding_uid}`);
});
