import fc from "fast-check";
import { expect, test } from "vitest";
import { html, lines } from "./html.ts";

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test("whatever text is put into a template is only text, in content and in attributes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const page = String(html`<p title="${text}">${text}</p>`);
      expect(page.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
      expect(page.match(/"/g)).toHaveLength(2);
      expect(page).not.toMatch(UNSEEN);
    }),
  );
});

test("text in its own lines keeps its line feeds and tabs, and nothing else unseen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = String(lines(text));
      expect(shown).not.toMatch(/[<>"]/);
      expect(shown.replace(/[\n\t]/g, "")).not.toMatch(UNSEEN);
      expect(shown.split("\n")).toHaveLength(text.split("\n").length);
    }),
  );
});

test("markup within markup stays, lists are joined, nothing is left out", () => {
  const list = ["a", "<b>"].map((each) => html`<li>${each}</li>`);
  expect(String(html`<ul>${list}${undefined}${null}${false}${0}</ul>`)).toBe("<ul><li>a</li><li>&lt;b&gt;</li>0</ul>");
});
