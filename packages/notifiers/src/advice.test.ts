import { expect, test } from "vitest";
import { renderEmail } from "./email/render.ts";
import { renderPagerDuty } from "./pagerduty/render.ts";
import { renderSlack } from "./slack/render.ts";
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
