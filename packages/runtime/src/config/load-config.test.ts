import { inspect } from "node:util";
import { type Json, Secret } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { renderConfigErrors } from "./config-error.ts";
import { configJsonSchema } from "./config-schema.ts";
import { loadConfig } from "./load-config.ts";
import { effectiveConfig, showConfig } from "./show-config.ts";
import type { Config } from "./types.ts";

const files: Readonly<Record<string, string>> = {
  "/etc/rolecall/slack.token": "xoxb-secret-one\n",
  "/etc/rolecall/slack.secret": "signing-secret-two",
  "/etc/rolecall/pd.key": "pd-secret-three",
  "/etc/rolecall/hook.key": "hook-secret-four",
  "/etc/rolecall/intake.token": "intake-secret-five",
  "/run/secrets/kafka": "kafka-secret-six",
  "/run/secrets/ch": "ch-secret-seven",
  "/run/secrets/kafka.crt": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  "/run/secrets/kafka.key": "-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n",
  "/etc/rolecall/empty": " \n",
  "/etc/rolecall/two-lines": "# of the intake\nsecret\n",
  "/etc/rolecall/no-headers": "Authorization: Bearer a\na-token-alone\n",
  "/etc/rolecall/own-headers": "Content-Type: text/plain",
  "/etc/rolecall/hop-headers": "Authorization: Bearer a\nTrailer: X-A",
  "/etc/rolecall/twice-headers": "X-A: 1\nx-a: 2",
  "/etc/rolecall/binary": "se\0cret",
  "/etc/rolecall/crlf": "\ufeffsecret\r\n",
};

function readFile(path: string): string {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error("none"), { code: "ENOENT" });
  return text;
}

/** A variable as users write it; spelled out here it would look like a slip in a template. */
const written = (name: string): string => ["$", "{", name, "}"].join("");

const env = { CHANNEL: "C0123", PARTITIONS: "24", HOST: "kafka-9", EMPTY: "" };
const load = (text: string | undefined) => loadConfig(text, { path: "/etc/rolecall/rolecall.yaml", env, readFile });

function good(text: string | undefined): Config {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(renderConfigErrors(loaded.errors));
  return loaded.config;
}

/** `line:column path: message (hint)` of each error. */
function bad(text: string): string[] {
  const loaded = load(text);
  if (loaded.ok) return [];
  return renderConfigErrors(loaded.errors)
    .split("\n")
    .map((line) => line.replace("/etc/rolecall/rolecall.yaml:", ""));
}

const whole = `
tenant: default
inputs:
  - kafka: { topic: cloudtrail, source: aws-cloudtrail, lateness: 5m }
  - http: { listen: 127.0.0.1:4180, token_file: ./intake.token }
  - files: { paths: [./logs/*.json.gz] }
kafka: { brokers: [kafka-1:9092], partitions: 12, ssl: true, sasl: { mechanism: scram-sha-512, username: rolecall, password_file: /run/secrets/kafka } }
clickhouse: { url: https://clickhouse:8443, username: rolecall, password_file: /run/secrets/ch }
archive: true
detection: { budget: 5 }
inventory: [ ./identities.yaml ]
policies: [ ./policies/*.yaml ]
receivers:
  - name: secops
    slack: { token_file: ./slack.token, signing_secret_file: ./slack.secret, channel: C0123, responders: [S0456] }
  - name: on-call
    pagerduty: { routing_key_file: ./pd.key }
  - name: soar
    webhook: { url: https://soar.example/hook, secret_file: ./hook.key }
route:
  receiver: secops
  group_by: [identity_uid]
  routes:
    - { name: pages, matchers: ['severity=~"high|critical"'], receiver: on-call, continue: true, active_time_intervals: [office] }
    - { name: chat, receiver: secops, group_wait: 1h30m, routes: [{ name: quiet, mute_time_intervals: [office] }] }
time_intervals: [{ name: office, time_intervals: [{ weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }], days_of_month: [1, '-3:-1'], months: ['january:march', 12], years: [2026], location: Europe/Berlin }] }]
inhibit_rules: [{ name: worst-first, source_matchers: ['severity="critical"'], target_matchers: ['severity=~"low|medium"'], equal: [identity_uid] }]
retention: { events: 400d, findings: 3y }
console: { listen: 127.0.0.1:4180 }
notify: dry-run
`;

describe("a good file", () => {
  test("no file gives the defaults: embedded, on loopback, telling nobody", () => {
    expect(good(undefined)).toEqual({
      tenant: "default",
      tenants: [],
      inputs: [{ http: { listen: "127.0.0.1:4180", source: "auto", max_body: 67_108_864 } }],
      archive: true,
      detection: { budget: 5, identities: 1_048_576 },
      inventory: [],
      policies: [],
      profiles: [],
      geoip: { databases: [] },
      address_lists: [],
      rules: [],
      receivers: [],
      time_intervals: [],
      inhibit_rules: [],
      maintenance_windows: [],
      severity_by_environment: {},
      retention: { events: 400 * 86_400_000, findings: 3 * 365 * 86_400_000 },
      console: { listen: "127.0.0.1:4180" },
      operations: {},
      notify: "send",
    });
  });

  test.each(["", "# nothing\n", "{}", "---\n"])("%j gives the same as no file", (text) => {
    expect(good(text)).toEqual(good(undefined));
  });

  test("every key, with durations in milliseconds and paths from the file's folder", () => {
    const config = good(whole);
    expect(config.inputs).toMatchObject([
      { kafka: { topic: "cloudtrail", source: "aws-cloudtrail", lateness: 300_000 } },
      { http: { listen: "127.0.0.1:4180", token_file: "/etc/rolecall/intake.token" } },
      { files: { paths: ["/etc/rolecall/logs/*.json.gz"], source: "auto" } },
    ]);
    expect(config.policies).toEqual(["/etc/rolecall/policies/*.yaml"]);
    expect(config.route).not.toHaveProperty("group_wait");
    expect(config.route?.routes[1]).toMatchObject({ group_wait: 5_400_000, continue: false, matchers: [] });
    expect(config.time_intervals[0]?.time_intervals[0]).toMatchObject({
      days_of_month: ["1", "-3:-1"],
      months: ["january:march", "12"],
      years: ["2026"],
    });
    expect(config.notify).toBe("dry-run");
  });

  test("secrets are read from their files, trimmed, and print as ***", () => {
    const config = good(whole);
    const slack = config.receivers[0]?.slack;
    expect(slack?.token).toBeInstanceOf(Secret);
    expect(slack?.token.reveal()).toBe("xoxb-secret-one");
    expect(Reflect.get(config.kafka?.sasl ?? {}, "password").reveal()).toBe("kafka-secret-six");
    expect(config.inputs[1]?.http?.token?.matches("intake-secret-five")).toBe(true);
    for (const printed of [
      inspect(config, { depth: 20, showHidden: true }),
      JSON.stringify(config),
      showConfig(config),
    ]) {
      expect(printed).not.toMatch(/secret-(?:one|two|three|four|five|six|seven)/);
    }
  });

  test.each([
    ["https://soar.example/rolecall/incoming-alerts", "https://soar.example/rolecall/incoming-alerts"],
    ["https://soar-0123456789-eu.example/hook", "https://soar-0123456789-eu.example/hook"],
    ["https://a.example/webhook/0123456789abcdef0123456789abcdef/x", "https://a.example/webhook/***/x"],
    ["https://a.example/abcdefghijklmnopqrstuvwxyz?x=1", "https://a.example/***?x=1"],
    ["https://a.example:8443/11111111-2222-3333-4444-555555555555", "https://a.example:8443/***"],
    ["https://a.example/hook?token=abc", "https://a.example/hook?token=***"],
  ])("the address %s, which opens what is behind it, is shown as %s", (url, shown) => {
    expect(showConfig(good(`receivers: [{ name: a, webhook: { url: "${url}" } }]`))).toContain(`url: ${shown}\n`);
  });

  test("it is frozen, all the way down", () => {
    const config = good(whole);
    expect(() => Object.assign(config.detection, { budget: 7 })).toThrow(TypeError);
    expect(Object.isFrozen(config.route?.routes[1]?.routes[0]?.mute_time_intervals)).toBe(true);
  });

  test("the environment fills in values, not keys; without quotes a number is one", () => {
    const config = good(
      `kafka: { brokers: [${written("HOST")}:9092], partitions: ${written("PARTITIONS")} }\ntenant: ${written("CHANNEL")}\n`,
    );
    expect(config.kafka).toMatchObject({ brokers: ["kafka-9:9092"], partitions: 24 });
    expect(config.tenant).toBe("C0123");
    expect(good(`inventory: ['/a$${written("HOST")}']`).inventory).toEqual([`/a${written("HOST")}`]);
  });

  test("what the environment holds is text, and never YAML", () => {
    const loaded = loadConfig(`inventory: ['${written("EVIL")}']`, {
      path: "x",
      env: { EVIL: "/a], tenant: b" },
      readFile,
    });
    expect(loaded.ok && loaded.config.inventory).toEqual(["/a], tenant: b"]);
  });

  test("how long and how often a receiver is tried again", () => {
    const text = "receivers: [{ name: a }, { name: b, retry: { for: 3h, max_interval: 90s } }]\nroute: { receiver: a }";
    const config = good(text);
    expect(config.receivers.map(({ retry }) => retry)).toEqual([
      { for: 3_600_000, min_interval: 5000, max_interval: 300_000 },
      { for: 10_800_000, min_interval: 5000, max_interval: 90_000 },
    ]);
    expect(showConfig(config)).toContain("for: 3h\n      min_interval: 5s\n      max_interval: 1m30s");
  });

  test("one receiver needs no route", () => {
    expect(good("receivers: [{ name: a }]").route).toMatchObject({
      receiver: "a",
      group_by: ["identity_uid"],
      routes: [],
    });
  });

  test.each([
    ["a public http input with a token", "inputs: [{ http: { listen: 0.0.0.0:4180, token_file: intake.token } }]"],
    [
      "a secret as an editor of another system writes it",
      "inputs: [{ http: { listen: 127.0.0.1:1, token_file: crlf } }]",
    ],
    ["a key of any bytes", "receivers: [{ name: a, webhook: { url: https://soar.example, secret_file: binary } }]"],
    ["IPv6 loopback", "console: { listen: '[::1]:4180' }"],
    ["a public listener for operators with a token", "operations: { listen: 0.0.0.0:4189, token_file: intake.token }"],
    ["one of this machine without", "operations: { listen: 127.0.0.1:4189 }"],
    [
      "plain http to a local Slack",
      "receivers: [{ name: a, slack: { token_file: slack.token, channel: C1, api_url: http://127.0.0.1:9/api/ } }]",
    ],
    ["a private webhook", "receivers: [{ name: a, webhook: { url: http://10.0.0.1/x, allow_private: true } }]"],
    [
      "midnight",
      "time_intervals: [{ name: a, time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }] }]",
    ],
    ["the last days", "time_intervals: [{ name: a, time_intervals: [{ days_of_month: ['15:-1'] }] }]"],
  ])("%s is allowed", (_, text) => {
    expect(bad(text)).toEqual([]);
  });

  test("as it is shown, secrets hidden", async () => {
    await expect(showConfig(good(whole))).toMatchFileSnapshot("testdata/show.golden.yaml");
  });

  test("what is shown is a configuration again, and the same", () => {
    const shown = showConfig(good(whole));
    expect(shown).toContain("token_file: /etc/rolecall/slack.token # ***\n");
    expect(showConfig(good(shown))).toBe(shown);
    expect(effectiveConfig(good(whole))).toMatchObject({ receivers: [{ slack: { token: "***" } }, {}, {}] });
  });

  test("its JSON schema", async () => {
    await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot("testdata/schema.golden.json");
    expect(configJsonSchema()["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  test("extra checks run when all else is right, and are located too", () => {
    const extraChecks = (config: Config) => [{ path: ["inputs", 0, "http"], message: `saw ${config.tenant}` }];
    const loaded = loadConfig("inputs:\n  - http: { listen: 127.0.0.1:1 }", {
      path: "c.yaml",
      env,
      readFile,
      extraChecks,
    });
    expect(loaded.ok ? "" : renderConfigErrors(loaded.errors)).toBe("c.yaml:2:11: inputs[0].http: saw default");
  });
});

describe("of a configuration with other faults, extra checks see", () => {
  const seen = (text: string): unknown => {
    let config: Config | undefined;
    const extraChecks = (one: Config) => {
      config = one;
      return [{ path: ["route", "matchers", 0], message: "no matcher" }];
    };
    const loaded = loadConfig(text, { path: "c.yaml", env, readFile, extraChecks });
    return { route: config?.route?.receiver, names: config?.receivers.map(({ name }) => name), ok: loaded.ok };
  };

  test.each([
    ["a route beside an unknown key", "tenat: a\nreceivers: [{ name: a }]\nroute: { receiver: a }", "a", ["a"]],
    ["a route to nobody", "receivers: [{ name: a }]\nroute: { receiver: b }", "b", ["a"]],
    ["the names of receivers that are wrong", "receivers: [{ name: a, slack: 1 }]\nroute: { receiver: a }", "a", ["a"]],
    [
      "a route beside wrong intervals",
      "receivers: [{ name: a }, { name: b }]\nroute: { receiver: a }\ntime_intervals: 1",
      "a",
      ["a", "b"],
    ],
    [
      "a name for each receiver, whatever stands there",
      "receivers: [{}, 1, { name: 'a b' }, { name: c }]\nroute: { receiver: c }",
      "c",
      ["receiver-0", "receiver-1", "receiver-2", "c"],
    ],
    [
      "what stands beside a key that is there twice",
      "receivers: [{ name: a }]\nnotify: send\nnotify: send",
      "a",
      ["a"],
    ],
  ])("%s", (_, text, route, names) => expect(seen(text)).toEqual({ route, names, ok: false }));

  test("inputs in their places, with the sources that they name, and routes without intervals", () => {
    let config: Config | undefined;
    const extraChecks = (one: Config) => {
      config = one;
      return [];
    };
    const text = `inputs:
  - kafka: { topic: "a b", source: one }
  - htp: {}
  - 7
  - http: { listen: 127.0.0.1:1, source: two }
kafka: { brokers: [a:1] }
receivers: [{ name: a }]
route: { receiver: a, routes: [{ name: b, matchers: [x=y], mute_time_intervals: [c], routes: [{ name: d, active_time_intervals: [c] }] }] }
time_intervals: [{ name: c, time_intervals: 1 }]
`;
    expect(loadConfig(text, { path: "c.yaml", env, readFile, extraChecks }).ok).toBe(false);
    const inputs = config?.inputs.map((input) => Object.entries(input).map(([kind, { source }]) => [kind, source])[0]);
    expect(inputs).toEqual([
      ["kafka", "one"],
      ["files", "auto"],
      ["files", "auto"],
      ["http", "two"],
    ]);
    const [route] = config?.route?.routes ?? [];
    expect(route).toMatchObject({ matchers: ["x=y"], routes: [{ name: "d" }] });
    expect(JSON.stringify(config?.route)).not.toContain(`["c"]`);
  });
});

const receiver = (rest: string): string => `receivers: [{ name: a, ${rest} }]`;
const route = (rest: string): string => `receivers: [{ name: a }, { name: b }]\nroute: { receiver: a, ${rest} }`;
const interval = (rest: string): string => `time_intervals: [{ name: a, time_intervals: [{ ${rest} }] }]`;

const badFiles: [string, string, string[]][] = [
  ["no YAML", "a: [", ["1:5: Flow sequence in block collection must be sufficiently indented and end with a ]"]],
  ["two documents", "tenant: a\n---\ntenant: b", ["2:1: holds more than one document: a configuration is one"]],
  ["a key twice", "tenant: a\ntenant: b", ["2:1: tenant: is there twice (take one away)"]],
  ["a list at the top", "- a", ["1:1: must be a group of keys"]],
  ["a text at the top", "hello", ["1:1: must be a group of keys"]],
  ["an unknown key", "tenat: a", ["1:1: tenat: unknown key tenat (did you mean tenant?)"]],
  [
    "an unknown key that resembles none",
    "retention: { zzz: 1 }",
    ["1:14: retention.zzz: unknown key zzz (known here: events, findings)"],
  ],
  [
    "a secret in the file",
    receiver("pagerduty: { routing_key: x, routing_key_file: pd.key }"),
    [
      "1:37: receivers[0].pagerduty.routing_key: unknown key routing_key (secrets are read from files: routing_key_file)",
    ],
  ],
  ["a number for a name", "tenant: 5", ["1:9: tenant: must be text"]],
  [
    "a name with spaces",
    "tenant: 'a b'",
    ["1:9: tenant: must be a name of letters, digits, dots, dashes and underscores, at most 64"],
  ],
  ["an empty tenant", "tenant: ''", ["1:9: tenant: must not be empty"]],
  ["inputs that are no list", "inputs: { http: {} }", ["1:9: inputs: must be a list"]],
  ["an input of no kind", "inputs: [{}]", ["1:10: inputs[0]: must name exactly one of kafka, http, files"]],
  [
    "an input of two kinds",
    "inputs: [{ http: { listen: 127.0.0.1:1 }, files: { paths: [a] } }]",
    ["1:10: inputs[0]: must name exactly one of kafka, http, files"],
  ],
  ["an input without its address", "inputs: [{ http: {} }]", ["1:18: inputs[0].http.listen: is required"]],
  [
    "no port",
    "inputs: [{ http: { listen: localhost } }]",
    ["1:28: inputs[0].http.listen: must be host:port, as 127.0.0.1:4180 or [::1]:4180"],
  ],
  [
    "a port too high",
    "console: { listen: 127.0.0.1:70000 }",
    ["1:20: console.listen: must be host:port, as 127.0.0.1:4180 or [::1]:4180"],
  ],
  [
    "a sign-in for nobody",
    "console: { public_url: 'https://r.example.com', oidc: { issuer: 'https://id.example.com', client_id: a, client_secret_file: /run/secrets/kafka, roles: { viewer: [] } } }",
    ["1:152: console.oidc.roles: must name a group: nobody could sign in"],
  ],
  [
    "a sign-in that asks for no identity",
    "console: { public_url: 'https://r.example.com', oidc: { issuer: 'https://id.example.com', client_id: a, client_secret_file: /run/secrets/kafka, scopes: [email], roles: { viewer: [a] } } }",
    ["1:153: console.oidc.scopes: must have openid: without it nobody says who it is"],
  ],
  [
    "a mail server's password without whose it is",
    "receivers: [{ name: a, email: { smarthost: a:25, from: a@b.c, to: [a@b.c], password_file: /run/secrets/kafka } }]",
    ["1:31: receivers[0].email.username: is required: a password is somebody's"],
  ],
  [
    "a mail server's user without a password",
    "receivers: [{ name: a, email: { smarthost: a:25, from: a@b.c, to: [a@b.c], username: a } }]",
    ["1:31: receivers[0].email.password_file: is required: nobody signs in by name alone"],
  ],
  [
    "a sign-in that leads nowhere",
    "console: { oidc: { issuer: 'https://id.example.com', client_id: a, client_secret_file: s, roles: { viewer: [a] } } }",
    [
      "1:18: console.oidc: needs console.public_url (the address that people use)",
      "1:88: console.oidc.client_secret_file: the file cannot be read: there is no such file (/etc/rolecall/s)",
    ],
  ],
  [
    "a sign-in in the clear",
    "console: { public_url: 'http://rolecall.example.com', oidc: { issuer: 'https://id.example.com', client_id: a, client_secret_file: s, roles: { viewer: [a] } } }",
    [
      "1:24: console.public_url: must be https, for sessions are sent there",
      "1:131: console.oidc.client_secret_file: the file cannot be read: there is no such file (/etc/rolecall/s)",
    ],
  ],
  [
    "a console under a path",
    "console: { public_url: 'https://example.com/rolecall/' }",
    ["1:24: console.public_url: must be a host without a path (give the console a host name of its own)"],
  ],
  [
    "a public input without a token",
    "inputs: [{ http: { listen: 0.0.0.0:4180 } }]",
    ["1:28: inputs[0].http.listen: is not on loopback, and without authentication (set token_file)"],
  ],
  [
    "a public console",
    "console: { listen: '[::]:4180' }",
    [
      "1:20: console.listen: is not on loopback, and without authentication (set console.oidc, or listen on 127.0.0.1 and put a proxy that authenticates in front)",
    ],
  ],
  [
    "a public listener for operators without a token",
    "operations: { listen: 0.0.0.0:4189 }",
    ["1:23: operations.listen: is not on loopback, and without authentication (set operations.token_file)"],
  ],
  [
    "operators where an input listens",
    "inputs: [{ http: { listen: 127.0.0.1:1 } }]\noperations: { listen: 127.0.0.1:1 }",
    ["2:23: operations.listen: an input listens there"],
  ],
  [
    "operators where the console listens",
    "console: { listen: 127.0.0.1:1 }\noperations: { listen: 127.0.0.1:1 }",
    ["2:23: operations.listen: the console listens there"],
  ],
  [
    "two inputs on one address",
    "inputs:\n  - http: { listen: 127.0.0.1:1 }\n  - http: { listen: 127.0.0.1:1 }",
    ["3:21: inputs[1].http.listen: another input listens there"],
  ],
  [
    "a token that is missing",
    "inputs: [{ http: { listen: 127.0.0.1:1, token_file: none } }]",
    ["1:53: inputs[0].http.token_file: the file cannot be read: there is no such file (/etc/rolecall/none)"],
  ],
  [
    "a token that is empty",
    "inputs: [{ http: { listen: 127.0.0.1:1, token_file: empty } }]",
    ["1:53: inputs[0].http.token_file: the file is empty"],
  ],
  [
    "headers, one of which is none",
    receiver("webhook: { url: https://x.example, headers_file: no-headers }"),
    [
      "1:73: receivers[0].webhook.headers_file: header 2 of the file is not of the form Name: value (Authorization: Bearer abc)",
    ],
  ],
  [
    "headers, one of which is the request's own",
    receiver("webhook: { url: https://x.example, headers_file: own-headers }"),
    [
      "1:73: receivers[0].webhook.headers_file: the file has the header content-type, which each request has of its own (Authorization: Bearer abc)",
    ],
  ],
  [
    "headers, one of which is the connection's",
    receiver("webhook: { url: https://x.example, headers_file: hop-headers }"),
    [
      "1:73: receivers[0].webhook.headers_file: the file has the header trailer, which each request has of its own (Authorization: Bearer abc)",
    ],
  ],
  [
    "headers, one of them twice",
    receiver("webhook: { url: https://x.example, headers_file: twice-headers }"),
    ["1:73: receivers[0].webhook.headers_file: the file has a header twice (Authorization: Bearer abc)"],
  ],
  [
    "a secret and a remark",
    "inputs: [{ http: { listen: 127.0.0.1:1, token_file: two-lines } }]",
    ["1:53: inputs[0].http.token_file: the file holds more than one line (a secret is one line of text)"],
  ],
  [
    "a secret that is no text",
    "inputs: [{ http: { listen: 127.0.0.1:1, token_file: binary } }]",
    ["1:53: inputs[0].http.token_file: the file holds control characters (a secret is one line of text)"],
  ],
  [
    "a certificate and its key that were taken for one another",
    "kafka: { brokers: [a:1], ssl: { ca_file: /run/secrets/kafka.crt, cert_file: /run/secrets/kafka.key, key_file: /run/secrets/kafka.crt } }",
    [
      "1:77: kafka.ssl.cert_file: the file holds no certificate in PEM (-----BEGIN CERTIFICATE-----)",
      "1:111: kafka.ssl.key_file: the file holds no private key in PEM (-----BEGIN PRIVATE KEY-----)",
    ],
  ],
  [
    "rows that are kept for less than a day, or for longer than can be counted",
    "retention: { events: 0d, findings: 100y }",
    [
      "1:22: retention.events: must be a duration from 1d to 50y",
      "1:36: retention.findings: must be a duration from 1d to 50y",
    ],
  ],
  [
    "a size that is none",
    "inputs: [{ http: { listen: 127.0.0.1:1, max_body: 64M } }]",
    ["1:51: inputs[0].http.max_body: must be a size: 64MiB, 1GB"],
  ],
  [
    "one topic in two inputs",
    "kafka: { brokers: [a:1] }\ninputs: [{ kafka: { topic: a } }, { kafka: { topic: a, source: gateway } }]",
    [
      "2:53: inputs[1].kafka.topic: the topic a is read by an earlier input (source: auto tells the sources of one topic apart)",
    ],
  ],
  [
    "a topic that Kafka refuses",
    "kafka: { brokers: [a:1] }\ninputs: [{ kafka: { topic: 'a b' } }]",
    ["2:28: inputs[0].kafka.topic: must be a Kafka topic: letters, digits, dots, dashes, underscores"],
  ],
  [
    "a topic without a broker",
    "inputs: [{ kafka: { topic: a } }]",
    ["1:19: inputs[0].kafka: needs a broker (set kafka.brokers)"],
  ],
  [
    "a duration without a unit",
    "kafka: { brokers: [a:1] }\ninputs: [{ kafka: { topic: a, lateness: 5 } }]",
    ["2:41: inputs[0].kafka.lateness: must be a duration: 5m, 1h30m, 7d"],
  ],
  ["no brokers", "kafka: { brokers: [] }", ["1:19: kafka.brokers: must not be empty"]],
  [
    "no partitions",
    "kafka: { brokers: [a:1], partitions: 0 }",
    ["1:38: kafka.partitions: must be a whole number from 1 to 1024"],
  ],
  [
    "half a partition",
    "kafka: { brokers: [a:1], partitions: 1.5 }",
    ["1:38: kafka.partitions: must be a whole number from 1 to 1024"],
  ],
  [
    "a mechanism that is none",
    "kafka: { brokers: [a:1], sasl: { mechanism: md5, username: a, password_file: /run/secrets/kafka } }",
    ["1:45: kafka.sasl.mechanism: must be one of plain, scram-sha-256, scram-sha-512, oauthbearer"],
  ],
  [
    "a mechanism without what it wants",
    "kafka: { brokers: [a:1], sasl: { mechanism: plain, username: a } }",
    ["1:32: kafka.sasl.password_file: is required"],
  ],
  [
    "a mechanism with what another wants",
    "kafka: { brokers: [a:1], sasl: { mechanism: oauthbearer, username: a, token_file: /run/secrets/kafka } }",
    ["1:68: kafka.sasl.username: is nothing to oauthbearer"],
  ],
  [
    "no token",
    "kafka: { brokers: [a:1], sasl: { mechanism: oauthbearer } }",
    [
      "1:32: kafka.sasl: oauthbearer needs a token (set token_file, or token_url with client_id and client_secret_file)",
    ],
  ],
  [
    "half of a client",
    "kafka: { brokers: [a:1], sasl: { mechanism: oauthbearer, token_url: 'https://a/token', client_id: a } }",
    ["1:32: kafka.sasl.client_secret_file: is required"],
  ],
  [
    "a certificate without its key, and a wrong name",
    "kafka: { brokers: [a:1], ssl: { cert_file: /run/secrets/kafka.crt, ca_fil: a } }",
    ["1:31: kafka.ssl.key_file: is required", "1:68: kafka.ssl.ca_fil: unknown key ca_fil (did you mean ca_file?)"],
  ],
  [
    "a word for TLS",
    "kafka: { brokers: [a:1], ssl: 'yes' }",
    ["1:31: kafka.ssl: must be true, false or a group with ca_file, cert_file, key_file"],
  ],
  ["yes for true", "archive: yes", ["1:10: archive: must be true or false"]],
  [
    "a store without a scheme",
    "clickhouse: { url: clickhouse:8443 }",
    ["1:20: clickhouse.url: must be a URL that begins with https:// or http://"],
  ],
  [
    // Services that took another wrote to rolecall all the same.
    "another database",
    "clickhouse: { url: 'https://ch:8443', database: audit }",
    ["1:49: clickhouse.database: can only be rolecall: the tables' names are part of every query"],
  ],
  [
    "a password in a URL",
    "clickhouse: { url: 'https://a:hunter2@ch:8443' }",
    ["1:20: clickhouse.url: must not hold a user or password"],
  ],
  [
    "a budget of nothing",
    "detection: { budget: 0 }",
    ["1:22: detection.budget: must be a number above 0, at most 1000"],
  ],
  [
    "room for next to nobody",
    "detection: { identities: 100 }",
    ["1:26: detection.identities: must be a whole number from 10000 to 16777216"],
  ],
  [
    "a budget in words",
    "detection: { budget: five }",
    ["1:22: detection.budget: must be a number above 0, at most 1000"],
  ],
  [
    "a receiver without a name",
    "receivers: [{ slack: { token_file: slack.token, channel: C1 } }]",
    ["1:13: receivers[0].name: is required"],
  ],
  [
    "two receivers of one name",
    "receivers:\n  - name: a\n  - name: a\nroute: { receiver: a }",
    ["3:11: receivers[1].name: the name a is taken by an earlier one"],
  ],
  [
    "several receivers and no route",
    "receivers: [{ name: a }, { name: b }]",
    ["1:12: receivers: several receivers need a route that says who gets what"],
  ],
  [
    "a channel misspelt",
    receiver("slack: { token_file: slack.token, chanel: C1 }"),
    [
      "1:31: receivers[0].slack.channel: is required",
      "1:58: receivers[0].slack.chanel: unknown key chanel (did you mean channel?)",
    ],
  ],
  [
    "a retry for ever",
    receiver("retry: { for: 8d }"),
    ["1:38: receivers[0].retry.for: must be a duration from 1m to 7d"],
  ],
  [
    "a retry that gives nobody a pause",
    receiver("retry: { min_interval: 0s, max_interval: 7h }"),
    [
      "1:47: receivers[0].retry.min_interval: must be a duration from 1s to 1h",
      "1:65: receivers[0].retry.max_interval: must be a duration from 1s to 6h",
    ],
  ],
  [
    "a retry whose longest pause is the shortest",
    receiver("retry: { min_interval: 1m, max_interval: 30s }"),
    ["1:65: receivers[0].retry.max_interval: must not be less than min_interval"],
  ],
  [
    "a retry that ends before it begins",
    receiver("retry: { for: 1m, min_interval: 2m }"),
    ["1:56: receivers[0].retry.min_interval: must not be more than for: nothing would ever be tried again"],
  ],
  [
    "a retry misspelt",
    receiver("retry: { fro: 1h }"),
    ["1:33: receivers[0].retry.fro: unknown key fro (did you mean for?)"],
  ],
  [
    "a responder by name",
    receiver("slack: { token_file: slack.token, channel: C1, responders: [ann] }"),
    ["1:84: receivers[0].slack.responders[0]: must be a user or group id, as U0123 or S0456"],
  ],
  [
    "plain http to Slack",
    receiver("slack: { token_file: slack.token, channel: C1, api_url: http://example.com/api/ }"),
    ["1:80: receivers[0].slack.api_url: must be https, or http on loopback"],
  ],
  [
    "a plain webhook",
    receiver("webhook: { url: http://example.com }"),
    ["1:40: receivers[0].webhook.url: must be https; allow_private: true admits plain http"],
  ],
  [
    "a webhook to a file",
    receiver("webhook: { url: file:///etc/passwd, allow_private: true }"),
    ["1:40: receivers[0].webhook.url: must be a URL that begins with https:// or http://"],
  ],
  [
    "a route without a receiver",
    "receivers: [{ name: a }]\nroute: { group_by: [kind] }",
    ["2:8: route.receiver: is required"],
  ],
  [
    "a route to nobody",
    route("routes: [{ name: x, receiver: c }]"),
    ["2:53: route.routes[0].receiver: there is no receiver of this name (known here: a, b)"],
  ],
  [
    "a receiver misspelt",
    "receivers: [{ name: secops }]\nroute: { receiver: sceops }",
    ["2:20: route.receiver: there is no receiver of this name (did you mean secops?)"],
  ],
  ["a child route without a name", route("routes: [{ receiver: b }]"), ["2:32: route.routes[0].name: is required"]],
  [
    "two routes of one name, at any depth",
    route("routes: [{ name: x, routes: [{ name: x }] }]"),
    ["2:60: route.routes[0].routes[0].name: the name x is taken by an earlier one"],
  ],
  [
    "matchers on the root",
    route("matchers: ['a=b']"),
    [
      "2:23: route.matchers: unknown key matchers (known here: receiver, group_by, group_wait, group_interval, repeat_interval, routes)",
    ],
  ],
  [
    "groups by nothing",
    route("group_by: []"),
    ["2:33: route.group_by: must not be empty: ['...'] groups by all labels"],
  ],
  [
    "an interval that is not there",
    route("routes: [{ name: x, mute_time_intervals: [office] }]"),
    ["2:65: route.routes[0].mute_time_intervals[0]: there is no time interval of this name"],
  ],
  [
    "a weekday that is none",
    interval("weekdays: ['monday:frieday']"),
    [
      "1:59: time_intervals[0].time_intervals[0].weekdays[0]: must be a weekday or a range from Sunday on, as monday:friday",
    ],
  ],
  [
    "weekdays backwards",
    interval("weekdays: ['friday:monday']"),
    [
      "1:59: time_intervals[0].time_intervals[0].weekdays[0]: must be a weekday or a range from Sunday on, as monday:friday",
    ],
  ],
  [
    "a time after midnight",
    interval("times: [{ start_time: '09:00', end_time: '24:30' }]"),
    ["1:89: time_intervals[0].time_intervals[0].times[0].end_time: must be HH:MM, 00:00 to 24:00"],
  ],
  [
    "a span that ends before it begins",
    interval("times: [{ start_time: '22:00', end_time: '06:00' }]"),
    ["1:56: time_intervals[0].time_intervals[0].times[0]: must start before it ends; a span over midnight is two"],
  ],
  [
    "day 0",
    interval("days_of_month: [0]"),
    [
      "1:64: time_intervals[0].time_intervals[0].days_of_month[0]: must be a day of the month or a range, as 1:5 or -3:-1",
    ],
  ],
  [
    "month 13",
    interval("months: [13]"),
    ["1:57: time_intervals[0].time_intervals[0].months[0]: must be a month or a range, as january:march or 1:3"],
  ],
  [
    "a zone on Mars",
    interval("location: Mars/Olympus"),
    ["1:58: time_intervals[0].time_intervals[0].location: must be an IANA time zone, as Europe/Berlin"],
  ],
  [
    "a rule that inhibits everything",
    "inhibit_rules: [{ name: a, source_matchers: ['a=b'], target_matchers: [] }]",
    ["1:71: inhibit_rules[0].target_matchers: must not be empty"],
  ],
  [
    "a retention in words",
    "retention: { events: forever }",
    ["1:22: retention.events: must be a duration: 5m, 1h30m, 7d"],
  ],
  ["a notify that is none", "notify: maybe", ["1:9: notify: must be send or dry-run"]],
  [
    "a variable that is not set",
    `tenant: ${written("NOPE")}`,
    ["1:9: tenant: the environment has no NOPE (write $${ for a dollar sign and a brace)"],
  ],
  [
    "a variable with what it would be without, as a shell has it",
    `tenant: "${written("TENANT:-acme")}"`,
    [
      `1:9: tenant: ${written("TENANT:-acme")} is no variable (a name alone is filled in, from the environment; write $$${"{"} for a dollar sign and a brace)`,
    ],
  ],
];

describe("a bad file", () => {
  test.each(badFiles)("with %s says so", (_, text, expected) => {
    expect(bad(text)).toEqual(expected);
  });

  test("gets all its errors at once, in order, those between the parts too", () => {
    const text = `tenat: a
inputs:
  - http: { listen: 0.0.0.0:1 }
kafka:
  brokers: []
receivers:
  - name: a
    slack: { token_file: none, channel: 5 }
  - name: a
route:
  receiver: b
  group_wait: soon
`;
    expect(bad(text).map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
      "1:1 tenat",
      "3:21 inputs[0].http.listen",
      "5:12 kafka.brokers",
      "8:26 receivers[0].slack.token_file",
      "8:41 receivers[0].slack.channel",
      "9:11 receivers[1].name",
      "11:13 route.receiver",
      "12:15 route.group_wait",
    ]);
  });

  test("never has its values quoted, which may be secrets", () => {
    const text =
      "tenant: 'hunter2 !'\nkafka: hunter2\nclickhouse: { url: hunter2, username: [hunter2] }\nnotify: hunter2";
    expect(bad(text)).toHaveLength(5);
    expect(bad(text).join()).not.toContain("hunter2");
  });

  test("with aliases that multiply without end is refused", () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `l${at}: &l${at} [${at === 0 ? "x" : Array(9).fill(`*l${at - 1}`)}]`,
    );
    expect(bad(levels.join("\n"))).toEqual(["1:1: too many aliases"]);
  });

  test("of any shape at all is told apart without a crash", () => {
    const shapes: Json[] = [
      null,
      1,
      "x",
      [],
      [[]],
      {},
      { a: [] },
      [{ name: 1 }],
      [null],
      { http: null },
      { routes: [1, { routes: {} }] },
    ];
    for (const key of [
      "inputs",
      "kafka",
      "receivers",
      "route",
      "time_intervals",
      "inhibit_rules",
      "console",
      "retention",
    ]) {
      for (const shape of shapes) expect(typeof load(JSON.stringify({ [key]: shape })).ok).toBe("boolean");
    }
  });
});

test("a bare 0, which YAML takes for a number, is a duration; the shortest id is one", () => {
  const config = good(`receivers: [{ name: a, slack: { token_file: slack.token, channel: C1, responders: [U1] } }]
route: { receiver: a, group_wait: 0, group_interval: 00 }`);
  expect(config.route).toMatchObject({ group_wait: 0, group_interval: 0 });
});

test.each([
  ["5m", true],
  ["1h30m", true],
  ["250ms", true],
  ["0", true],
  ["soon", false],
  ["5 minutes", false],
  ["", false],
])("the schema for editors knows whether %j is a duration", (written, isOne) => {
  const schema = JSON.stringify(configJsonSchema());
  const [, pattern = ""] = /"group_wait":\{[^}]*?"pattern":("[^"]*")/.exec(schema) ?? [];
  expect(new RegExp(JSON.parse(pattern) as string).test(written)).toBe(isOne);
});

test("what is no size is refused by the schema for editors too", () => {
  const schema = JSON.stringify(configJsonSchema());
  const [, pattern = ""] = /"max_body":\{[^}]*"pattern":("[^"]*")/.exec(schema) ?? [];
  const sizes = ["64MiB", "1.5 GB", "512", "big", "64 miles"];
  expect(sizes.map((size) => new RegExp(JSON.parse(pattern) as string).test(size))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test("of a maintenance window without an instant nothing else is said", () => {
  const window = (starts: string): string =>
    `maintenance_windows: [{ name: m, starts_at: ${starts}, ends_at: 2026-01-01T00:00:00Z, matchers: [severity=low] }]`;
  const said = (text: string): readonly string[] => {
    const loaded = load(text);
    return loaded.ok ? [] : loaded.errors.map(({ path }) => path);
  };
  expect(said(window("2026-13-01"))).toEqual(["maintenance_windows[0].starts_at"]);
  expect(said(window("2026-02-01T00:00:00Z"))).toEqual(["maintenance_windows[0].ends_at"]);
});
