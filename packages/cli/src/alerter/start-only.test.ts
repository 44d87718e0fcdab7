import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differing, startOnlyOf } from "./start-only.ts";

function configOf(text: string): Config {
  const loaded = loadConfig(text, { path: "rolecall.yaml", env: {}, readFile: () => "secret" });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.config;
}

const HOOK = "{ name: hook, webhook: { url: https://example.com/a } }";
const BLUE = "tokens: [{ tenant: blue, token_file: a }]";
const doorOf = (members: string): string => `inputs: [{ http: { listen: 127.0.0.1:4180, ${members} } }]`;
const ROUTED = `receivers: [${HOOK}]\nroute: { receiver: hook }\n`;

test.each([
  ["detection: { budget: 1 }", "", ["detection"]],
  ["tenant: acme", "", ["tenant"]],
  ["retention: { events: 30d }", "retention: { events: 31d }", ["retention"]],
  ["archive: false", "", ["archive"]],
  ["inputs: [{ http: { listen: 127.0.0.1:4180, lateness: 5m } }]", "", ["inputs"]],
  [doorOf("token_file: a"), doorOf("token_file: b"), []],
  [doorOf(BLUE), doorOf(BLUE.replace("}]", "}, { tenant: blue, token_file: b }]")), []],
  [doorOf(BLUE), doorOf(BLUE.replace("blue", "green")), ["inputs"]],
  [doorOf("token_file: a"), doorOf("max_body: 64MiB"), ["inputs"]],
  ["operations: { token_file: a }", "", []],
  ["operations: { token_file: a, listen: 127.0.0.1:4199 }", "operations: { token_file: a }", ["operations"]],
  // The terminal is told where nobody else is.
  [ROUTED, "", ["receivers"]],
  [ROUTED, ROUTED.replace("/a", "/b"), []],
  [ROUTED, `${ROUTED}inhibit_rules: []\nnotify: dry-run`, []],
])("%s after %s holds from the next start on: %j", async (text, before, changed) => {
  expect(differing(await startOnlyOf(configOf(before)), await startOnlyOf(configOf(text)))).toEqual(changed);
});

const RULE = "rule: mine\ntitle: t\nsources: [okta]\nactions: [a]\nseverity: high\nexpected: never\n";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-start-only-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  [RULE.replace("high", "low"), ["rules"]],
  [`${RULE}mode: dry-run\ncreated: 2026-01-05\n`, []],
  [`# ours\n${RULE}`, []],
])("a rule file that says %s", async (text, changed) => {
  const file = join(directory, "mine.yaml");
  await writeFile(file, RULE);
  const config = configOf(`rules: ["${file}"]`);
  const before = await startOnlyOf(config);
  await writeFile(file, text);
  expect(differing(before, await startOnlyOf(config))).toEqual(changed);
});
