import { expect, test } from "vitest";
import { detect } from "./detect.ts";

test.each([
  ["storage.googleapis.com", true],
  ["k8s.io", true],
  ["crn://confluent.cloud/kafka=lkc-a1b2c", false],
])("an audit log alone, of %s: %s", (serviceName, expected) => {
  expect(detect({ serviceName, methodName: "x.Create", authenticationInfo: { principal: "User:1" } })).toBe(expected);
});
