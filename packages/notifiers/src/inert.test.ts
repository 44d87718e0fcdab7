import fc from "fast-check";
import { expect, test } from "vitest";
import { defang, inert, truncate } from "./inert.ts";
import { escapeMrkdwn, escapePlain } from "./slack/escape.ts";

test.each([
  ["line\nbreak\r\tand\u2028more", "line break and more"],
  ["\u202Egnp.exe", "gnp.exe"],
  ["a\u200Bb\u2060c\uFEFFd\u3164e", "abcde"],
  ["\u001b[31mred", "[31mred"],
  ["\uD800x", "\uFFFDx"],
  ["a\u0301\u0301\u0301\u0301", "a\u0301\u0301"],
  ["née Zoë 界 👍", "née Zoë 界 👍"],
  ["a\t\u0000\tb", "a b"],
  ["a\u0301\u0301\u200b\u0301\u0301", "a\u0301\u0301"],
])("inert(%j) is %j", (text, expected) => {
  expect(inert(text)).toBe(expected);
});

test("truncation is by code points, and says so", () => {
  expect(truncate("👍👍👍", 2)).toBe("👍…");
  expect(truncate("👍👍", 2)).toBe("👍👍");
});

test.each([
  ["https://evil.example", "hxxps://evil.example"],
  ["HTTP://x", "HxxP://x"],
  ["javascript:x", "javascript\u2236x"],
  ["see data:text/html,x and mailto:x", "see data\u2236text/html,x and mailto\u2236x"],
  ["gcp:acme-data:service-account:x", "gcp:acme-data:service-account:x"],
  ["gcp:data:role:file:x", "gcp:data:role:file:x"],
  ["@channel", "\uff20channel"],
])("defang(%s) is %s", (text, expected) => {
  expect(defang(text)).toBe(expected);
});

test.each([
  ["<!channel>", "&lt;!channel&gt;"],
  ["<https://evil|x>", "&lt;hxxps://evil\u00a6x&gt;"],
  ["a & b", "a &amp; b"],
  ["*bold* `code` ~no~", "\u2217bold\u2217 \u02cbcode\u02cb \u223cno\u223c"],
  [":rotating_light: :+1:", "\u2236rotating_light: \u2236+1:"],
  ["_it_ deploy_prod_role", "\u02cdit\u02cd deploy_prod_role"],
  ["aws:123456789012:role:deploy", "aws:123456789012:role:deploy"],
])("escapeMrkdwn(%s) is %s", (text, expected) => {
  expect(escapeMrkdwn(text)).toBe(expected);
});

test("escapePlain keeps what plain text does not read", () => {
  expect(escapePlain("*a* `b` :c: <d>")).toBe("*a* `b` :c: &lt;d&gt;");
});

test("inert never grows a text, is one line, and changes nothing the second time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
      const once = inert(text);
      expect([...once].length).toBeLessThanOrEqual(Math.min(300, [...text].length));
      expect(inert(once)).toBe(once);
      expect(once).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }),
    { numRuns: 1000 },
  );
});
