import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { refuseUnsupported } from "./unsupported.ts";

function configOf(text: string) {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "secret" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

test("what is not there yet is refused at the start, all of it at once", () => {
  const config = configOf("inputs: [{ files: { paths: [a.json] } }]\nclickhouse: { url: 'http://127.0.0.1:8123' }\n");
  expect(() => refuseUnsupported(config)).toThrow(/rolecall replay/);
});

test("the defaults, and findings without an archive, are there", () => {
  expect(() => refuseUnsupported(configOf(""))).not.toThrow();
  expect(() => refuseUnsupported(configOf("archive: false"))).not.toThrow();
  expect(() => refuseUnsupported(configOf("inventory: [a.yaml]\npolicies: [p/*.yaml]"))).not.toThrow();
  expect(() =>
    refuseUnsupported(configOf("inputs: [{ kafka: { topic: t } }]\nkafka: { brokers: ['k:9092'] }\n")),
  ).not.toThrow();
});
