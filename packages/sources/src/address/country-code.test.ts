import { expect, test } from "vitest";
import { countryCode } from "./country-code.ts";

test.each([
  ["Germany", "DE"],
  ["Russia", "RU"],
  ["Yemen", "YE"],
  ["Vietnam", "VN"],
  ["France", "FR"],
  ["Serbia", "RS"],
  ["Myanmar (Burma)", "MM"],
  ["United States", "US"],
  ["united states of america", "US"],
  ["us", "US"],
  ["Atlantis", "Atlantis"],
])("%s is %s", (name, code) => {
  expect(countryCode(name)).toBe(code);
});
