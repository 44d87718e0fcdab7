import { loadConfig } from "@rolecall/runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { configChecks } from "./config-checks.ts";

const CONFIG = `
receivers:
  - name: soar
    webhook: { url: "https://soar.example/hook" }
  - name: pager
    pagerduty: { routing_key_file: key }
route: { receiver: soar }
`;

function faults(): readonly (readonly (string | number)[])[] {
  const loaded = loadConfig(CONFIG, { path: "rolecall.yaml", env: {}, readFile: () => "0".repeat(32) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return configChecks(loaded.config).map(({ path }) => path);
}

beforeEach(() => {
  for (const name of ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"])
    vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["", "", []],
  ["http://proxy.corp:3128", "", []],
  [
    "socks5://proxy.corp:1080",
    "",
    [
      ["receivers", 0, "webhook"],
      ["receivers", 1, "pagerduty"],
    ],
  ],
  ["socks5://proxy.corp:1080", "soar.example", [["receivers", 1, "pagerduty"]]],
])("with the proxy %j, but not for %j, these cannot be reached: %j", (proxy, none, expected) => {
  vi.stubEnv("HTTPS_PROXY", proxy);
  vi.stubEnv("NO_PROXY", none);
  expect(faults()).toEqual(expected);
});
