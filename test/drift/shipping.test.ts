import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/shipping.md"), "utf8");
const configurations = Array.from(page.matchAll(/^```yaml\n(inputs:\n.*?)^```$/gms), ([, text = ""]) => text);

test("the page on shipping has a configuration for each door", () => {
  const doors = ["kafka", "files", "http"].filter(
    (door) => !configurations.some((text) => text.includes(`- ${door}:`)),
  );
  expect(doors).toEqual([]);
});

test.each(configurations)("a configuration of docs/shipping.md is right:\n%s", (text) => {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "secret" });
  expect(loaded.ok ? [] : loaded.errors).toEqual([]);
});
