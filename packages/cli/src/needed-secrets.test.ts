import { loadConfig, showConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { neededBy } from "./needed-secrets.ts";

const CONFIG = `
inputs:
  - http: { listen: 127.0.0.1:4181, token_file: /intake, tokens: [{ tenant: default, token_file: /intake-of-one }] }
kafka:
  brokers: [k:9093]
  ssl: { ca_file: /kafka-ca }
  sasl: { mechanism: scram-sha-512, username: a, password_file: /kafka }
clickhouse:
  url: https://c:8443
  username: w
  password_file: /writer
  analyst: { username: a, password_file: /analyst }
receivers:
  - { name: quiet, slack: { token_file: /slack, channel: C1 } }
  - { name: buttons, slack: { token_file: /slack-buttons, signing_secret_file: /slack-signing, app_token_file: /slack-app, channel: C1 } }
  - { name: socket, slack: { token_file: /slack-socket, app_token_file: /slack-socket-app, channel: C1 } }
  - { name: pager, pagerduty: { routing_key_file: /pager, webhook_secret_file: /pager-webhook } }
  - { name: soar, webhook: { url: 'https://soar.example', secret_file: /soar } }
route: { receiver: quiet }
console:
  listen: 0.0.0.0:4180
  public_url: https://r.example
  session_secret_file: /session
  oidc: { issuer: 'https://id.example', client_id: r, client_secret_file: /oidc, claim: groups, roles: { admin: [a] } }
operations: { listen: 0.0.0.0:4189, token_file: /operators }
`;

const KAFKA = ["/kafka", "/kafka-ca", "/writer"];
const BUTTONS = [
  "/pager-webhook",
  "/slack-app",
  "/slack-buttons",
  "/slack-signing",
  "/slack-socket",
  "/slack-socket-app",
];

/** Those that are missed where no secret is there, and the configuration where only those are. */
function missedBy(process: string): { readonly missed: readonly string[]; readonly shown: string } {
  const load = (files: readonly string[]) =>
    loadConfig(CONFIG, {
      ...{ path: "/rolecall.yaml", env: {}, needs: neededBy(process) },
      readFile: (name) => {
        if (files.includes(name)) return "secret";
        throw Object.assign(new Error("no"), { code: "ENOENT" });
      },
    });
  const none = load([]);
  const missed = none.ok ? [] : none.errors.map(({ hint }) => hint).sort();
  const all = load(missed);
  return { missed, shown: all.ok ? showConfig(all.config) : "" };
}

test.each<[process: string, files: readonly string[]]>([
  ["ingest", [...KAFKA, "/intake", "/intake-of-one", "/operators"]],
  ["detector", [...KAFKA, "/operators"]],
  ["alerter", [...KAFKA, ...BUTTONS, "/operators", "/pager", "/session", "/slack", "/soar"]],
  ["console", [...KAFKA, ...BUTTONS, "/analyst", "/oidc", "/operators", "/session"]],
  ["history", [...KAFKA, "/analyst"]],
])("%s needs its own secrets and no others, and works by the same configuration", (process, files) => {
  const { missed, shown } = missedBy(process);
  expect(missed).toEqual([...files].sort());
  expect(shown).toBe(missedBy("up").shown);
});

test("whatever is not one of the services needs all", () => {
  expect(neededBy("up")).toBeUndefined();
  expect(missedBy("up").missed).toHaveLength(18);
});
