import { type Config, loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { alertingChecks, compileAlerting, receiversOf } from "./config.ts";
import { createReceivers } from "./receivers.ts";

const context = { now: () => 0, write: async () => {}, colour: false };

function load(text: string): ReturnType<typeof loadConfig> {
  return loadConfig(text, { path: "r.yaml", env: {}, readFile: () => "key", extraChecks: alertingChecks });
}

function loaded(text: string): Config {
  const result = load(text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const RECEIVER = "receivers: [{ name: soar, webhook: { url: https://soar.example/hook } }]";

test("what only alerting can know to be wrong is told with its line, all at once", () => {
  const result = load(`
${RECEIVER}
route:
  receiver: soar
  routes:
    - { name: pages, matchers: ['severity=~"(a"'], continue: true }
    - { name: all }
    - { name: never, matchers: ['owner="x"'] }
inhibit_rules:
  - { name: worst, source_matchers: ['severity critical'], target_matchers: ['severity="low"'] }
`);
  expect(result.ok ? [] : result.errors.map(({ line, path }) => `${line} ${path}`)).toEqual([
    "6 route.routes[0].matchers[0]",
    "8 route.routes[2]",
    "10 inhibit_rules[0].source_matchers[0]",
  ]);
});

test("without receivers the terminal is one where the caller has one, and nobody is told where not", () => {
  const config = loaded("");
  expect([...createReceivers(config, context, "terminal")].map(([name, each]) => [name, [...each.keys()]])).toEqual([
    ["terminal", ["terminal"]],
  ]);
  expect(compileAlerting(config, "terminal").root.receiver).toBe("terminal");
  expect(receiversOf(config)).toEqual([]);
  expect(compileAlerting(config).root.receiver).toBe("nobody");
  expect(receiversOf(loaded(RECEIVER), "terminal").map(({ name }) => name)).toEqual(["soar"]);
});

test.each([
  ["the default waits for nothing where a finding is critical", "", undefined],
  ["what somebody wrote holds for all", "group_wait: 30s", 30_000],
])("of group_wait %s", (_, line, expected) => {
  const config = loaded(`${RECEIVER}\nroute: { receiver: soar, ${line} }`);
  expect(compileAlerting(config).root.groupWaitMs).toBe(expected);
});

test("an unchecked configuration that is wrong does not compile", () => {
  const config = loaded(`${RECEIVER}\nroute: { receiver: soar }`);
  const broken: Config = {
    ...config,
    inhibit_rules: [{ name: "x", source_matchers: ["?"], target_matchers: [], equal: [] }],
  };
  expect(() => compileAlerting(broken)).toThrow(/inhibit_rules\[0\]/);
});
