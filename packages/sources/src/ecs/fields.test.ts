import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { anyField, field, fieldText } from "./fields.ts";

test.each<[string, JsonObject]>([
  ["nested", { cloud: { account: { id: "1" } } }],
  ["dotted", { "cloud.account.id": "1" }],
  ["half and half, the dots inside", { cloud: { "account.id": "1" } }],
  ["half and half, the dots outside", { "cloud.account": { id: "1" } }],
  ["twice: the one with fewer dots", { "cloud.account.id": "2", cloud: { account: { id: "1" } } }],
  ["beside what nobody asks for", { host: { name: "a" }, cloud: { region: "b", account: { id: "1", name: "c" } } }],
])("%s", (_, document) => {
  expect(field(document, "cloud.account.id")).toBe("1");
});

test("a field may be an object, and the one above another", () => {
  const document = { kubernetes: { audit: { verb: "get" } } };
  expect(field(document, "kubernetes.audit")).toEqual({ verb: "get" });
  expect(field(document, "kubernetes.audit.verb")).toBe("get");
});

test("documents asked in turn keep their own fields", () => {
  const one = { event: { action: "a", id: "1" } };
  const other = { event: { action: "b" } };
  expect([one, other, one].map((document) => field(document, "event.action"))).toEqual(["a", "b", "a"]);
  expect(field(other, "event.id")).toBeUndefined();
});

test("names that every object has are no fields", () => {
  const document = JSON.parse('{"__proto__": {"event": {"action": "x"}}, "event": "text"}') as JsonObject;
  expect(field(document, "event.action")).toBeUndefined();
});

test("the first text, of a list too, cut without half a pair", () => {
  const document = { event: { category: ["iam", "web"], code: 7, reason: "ab\u{1f600}" } };
  expect(fieldText(document, "event.category")).toBe("iam");
  expect(fieldText(document, "event.reason", 3)).toBe("ab\ufffd");
  expect(anyField(document, ["event.type", "event.code"])).toBe("7");
});
