import { renderSlack } from "@rolecall/notifiers";
import { expect, test } from "vitest";
import { aFinding, anItem, aPage, PAGES } from "../../packages/notifiers/src/testing/a-page.ts";
import { PAGES_BY_KIND } from "../../packages/notifiers/src/testing/kinds.ts";
import { previewPage } from "./block-kit.ts";

const look = { consoleUrl: "https://rolecall.example", buttons: true };

test("every block that a message can hold has a form in the preview", () => {
  const html = previewPage(Object.entries(PAGES).map(([title, page]) => ({ title, ...renderSlack(page, look) })));
  expect(html).toContain(">Acknowledge<");
  expect(html).toContain(">Reopen<");
  expect(html).toContain("calls per hour");
});

test("a message of each kind of finding, and missing logs are nobody's compromise", () => {
  const html = Object.entries(PAGES_BY_KIND).map(([title, page]) =>
    previewPage([{ title, ...renderSlack(page, look) }]),
  );
  expect(html.map((page) => page.includes(">Compromised<"))).toEqual(
    Object.keys(PAGES_BY_KIND).map((kind) => kind !== "coverage"),
  );
});

test("what a log says is text there too", () => {
  const finding = aFinding({ title: "<script>alert(1)</script> *x*", owner: '"><img src=x>' });
  const html = previewPage([{ title: "hostile", ...renderSlack(aPage({ firing: [anItem({ finding })] }), look) }]);
  expect(html).not.toMatch(/<script|<img/);
});
