import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "./secret.ts";

const secret = new Secret("hunter2");

test.each<[string, unknown]>([
  ["String()", String(secret)],
  ["a template", `${secret}`],
  ["concatenation", `a${secret as unknown as string}`.slice(1)],
  ["join", [secret].join()],
  ["toLocaleString", secret.toLocaleString()],
  ["valueOf in text", secret.toString()],
])("prints as *** through %s", (_, text) => {
  expect(text).toBe("***");
});

test.each([
  ["JSON", JSON.stringify({ token: secret })],
  ["util.inspect with everything shown", inspect({ token: secret }, { showHidden: true, depth: 9 })],
  ["util.format", format("%s %o %O %j", secret, secret, secret, secret)],
  ["an error's cause", inspect(new Error("x", { cause: secret }))],
  ["its keys", JSON.stringify([Object.keys(secret), Object.entries(secret), { ...secret }])],
  ["a clone", inspect(structuredClone({ secret }))],
])("the value is nowhere in %s", (_, text) => {
  expect(text).not.toContain("hunter2");
});

test("reveal gives the secret", () => {
  expect(secret.reveal()).toBe("hunter2");
});

test.each([
  ["hunter2", true],
  ["hunter", false],
  ["hunter22", false],
  ["", false],
])("matches %j: %s", (text, same) => {
  expect(secret.matches(text)).toBe(same);
});

test("one that nobody has read is there, prints as any other, and says why it is not to be had", () => {
  const unread = Secret.unread("slack.token: there is none");
  expect([`${unread}`, JSON.stringify(unread)]).toEqual(["***", '"***"']);
  expect(() => unread.reveal()).toThrow("slack.token: there is none");
  expect(() => unread.matches("")).toThrow("there is none");
});
