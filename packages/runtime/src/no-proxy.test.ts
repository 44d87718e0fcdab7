import { expect, test } from "vitest";
import { isNamed } from "./no-proxy.ts";

test.each<[noProxy: string, url: string, expected: boolean]>([
  ["", "https://soar.corp.example/", false],
  ["*", "https://soar.corp.example/", true],
  ["corp.example", "https://corp.example/", true],
  ["corp.example", "https://soar.corp.example/", true],
  ["corp.example", "https://notcorp.example/", false],
  [".corp.example", "https://soar.corp.example/", true],
  [".corp.example", "https://corp.example/", false],
  ["*.corp.example", "https://soar.corp.example/", true],
  ["a.example, Corp.Example  b.example", "https://SOAR.corp.example./", true],
  ["corp.example:443", "https://soar.corp.example/", true],
  ["corp.example:8443", "https://soar.corp.example/", false],
  ["10.1.2.3", "https://10.1.2.3/", true],
  ["10.1.2.3:80", "https://10.1.2.3/", false],
  ["10.0.0.0/8,192.168.0.0/16", "https://10.1.2.3/", true],
  ["10.0.0.0/8", "https://11.1.2.3/", false],
  ["10.0.0.0/40", "https://10.1.2.3/", false],
  ["10.0.0.0/8", "https://10.example/", false],
  ["fd00::/8", "https://[fd00::1]/", true],
  ["[fd00::1]:8443", "https://[fd00::1]:8443/", true],
  ["2.3", "https://10.1.2.3/", false],
])("no_proxy=%s and %s: %s", (noProxy, url, expected) => {
  expect(isNamed(new URL(url), noProxy)).toBe(expected);
});
