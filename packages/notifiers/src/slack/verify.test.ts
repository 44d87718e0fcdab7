import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { isSlackSignature } from "./verify.ts";

const NOW = 1_764_000_000;
const BODY = Buffer.from("payload=%7B%7D");

function signed(secret: string, timestamp: string, body: Uint8Array = BODY): { timestamp: string; signature: string } {
  const mac = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex");
  return { timestamp, signature: `v0=${mac}` };
}

test.each([
  ["a right signature", signed("s", String(NOW)), true],
  ["one made 5 minutes ago", signed("s", String(NOW - 300)), true],
  ["a stale one", signed("s", String(NOW - 301)), false],
  ["one from the future", signed("s", String(NOW + 301)), false],
  ["another secret", signed("t", String(NOW)), false],
  ["another body", signed("s", String(NOW), Buffer.from("x")), false],
  ["a short signature", { timestamp: String(NOW), signature: "v0=00" }, false],
  ["no signature", { timestamp: String(NOW), signature: "" }, false],
  ["a time that is none", signed("s", "now"), false],
  ["a time with an exponent", signed("s", "1764e6"), false],
])("section 5, request signature: %s", (_, headers, expected) => {
  expect(isSlackSignature("s", headers, BODY, NOW)).toBe(expected);
});

test("section 5, request signature: an empty secret is refused, even where the signature fits", () => {
  expect(isSlackSignature("", signed("", String(NOW)), BODY, NOW)).toBe(false);
});

// The example of Slack's documentation, "Verifying requests from Slack".
test("section 5, request signature: the documented example", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  const headers = {
    timestamp: "1531420618",
    signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  };
  expect(isSlackSignature("8f742231b10e8888abcd99yyyzzz85a5", headers, Buffer.from(body), 1_531_420_618)).toBe(true);
});
