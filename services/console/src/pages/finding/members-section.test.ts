import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { membersSection, othersLink } from "./members-section.ts";

const aGroup = (uids: readonly string[]): Finding =>
  ({
    identity_uid: "aws:1:role:ci",
    identity_name: "ci",
    dimensions: [
      { name: "action", pattern: "UNSEEN", observed: "ListUsers", expected: "", surprise: 5, added: 5 },
      { name: "members", pattern: "MATCH", observed: uids.join(", "), expected: "", surprise: 0, added: 0 },
    ],
  }) as unknown as Finding;
const many = Array.from({ length: 40 }, (_, at) => `aws:1:role:r-${at}`);

test("everybody of a group is named, with the way to each and to the findings of its own", () => {
  const uids = ["aws:1:role:ci", "aws:1:role:web%3A1 (f_1, f_2)", "corp:a:bot:<b>"];
  const page = String(membersSection(aGroup(uids)));
  expect(page).toContain("All 3 of them");
  expect(page).toContain(`<a href="/identities/${encodeURIComponent("aws:1:role:web%3A1")}">web:1</a>`);
  expect(page).toContain(`<a href="/findings/f_1">its own finding</a> <a href="/findings/f_2">another</a>`);
  expect(page).toContain("&lt;b&gt;");
  expect(page).toContain("those of ci,");
  expect(String(othersLink(aGroup(uids)))).toContain("and 2 others");
});

test("of a long list all are there, most of them behind a fold", () => {
  const page = String(membersSection(aGroup(many)));
  expect(page.match(/<li>/g)).toHaveLength(40);
  expect(page.indexOf("<summary>and 28 more</summary>")).toBeLessThan(page.indexOf("r-12<"));
});

test.each([[[]], [["aws:1:role:ci (f_1)"]]])("of one identity nothing is listed: %j", (uids) => {
  expect(membersSection(aGroup(uids))).toBeUndefined();
  expect(othersLink(aGroup(uids))).toBeUndefined();
});
