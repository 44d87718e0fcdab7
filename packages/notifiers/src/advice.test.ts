import { expect, test } from "vitest";
import { renderEmail } from "./email/render.ts";
import type { Page } from "./page.ts";
import { renderPagerDuty } from "./pagerduty/render.ts";
import { renderSlack, renderText } from "./slack/render.ts";
import { renderTerminal } from "./terminal/render.ts";
import { anItem, aPage } from "./testing/a-page.ts";

const page = aPage({ firing: [anItem({}, { kind: "rule", detector: "own-rule" })] });
const responseOf = (detector: string): readonly string[] => (detector === "own-rule" ? ["Close the door."] : []);

test.each([
  ["slack", () => renderSlack(page, { buttons: false, responseOf })],
  ["pagerduty", () => renderPagerDuty(page, { responseOf })],
  ["email", () => renderEmail(page, "rolecall.example", { responseOf })],
])("%s says what the rule itself says is to be done", (_, render) => {
  expect(JSON.stringify(render())).toContain("close the door. Then revoke the credential");
});

test.each([
  ["slack", (named: Page) => renderSlack(named, { buttons: false })],
  ["slack's text", (named: Page) => renderText(named, { buttons: false })],
  ["email", (named: Page) => renderEmail(named, "rolecall.example", {})],
  ["terminal", (named: Page) => renderTerminal(named, { colour: false })],
])("%s tells behind a long name what it did, and when", (_, render) => {
  const title = `${"n".repeat(200)} called a tool that it had never called`;
  const text = JSON.stringify(render(aPage({ firing: [anItem({}, { title })] })));
  expect(text).toContain("called a tool that it had never called");
  expect(text).toContain("2026-11-24 09:12 to 09:58 UTC");
});
