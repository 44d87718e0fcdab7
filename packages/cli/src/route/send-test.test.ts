import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RouteTestMatch } from "@rolecall/alerting";
import type { Delivery, Notifier } from "@rolecall/notifiers";
import { describe, expect, test } from "vitest";
import {
  slackError,
  startFakePagerDuty,
  startFakeSlack,
  startFakeSmtp,
  startFakeWebhook,
} from "../../../../test/fakes/index.ts";
import { runWords } from "../testing/run-words.ts";
import { findingOf } from "./given-finding.ts";
import { sendTest } from "./send-test.ts";

const KEY = "0123456789abcdef0123456789abcdef";

test("route test --send tells each channel that it fires and that it is over, as a test, and says who took it", async () => {
  await using slack = await startFakeSlack({ token: "xoxb-good" });
  await using pagerduty = await startFakePagerDuty();
  await using webhook = await startFakeWebhook();
  await using smtp = await startFakeSmtp();
  const folder = await mkdtemp(join(tmpdir(), "rolecall-send-"));
  const [config, token, key] = ["rolecall.yaml", "token", "key"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(token, "xoxb-good");
  await writeFile(key, KEY);
  await writeFile(
    config,
    `receivers:
  - name: secops
    slack: { token_file: ${token}, channel: C0123, api_url: "${slack.apiUrl}" }
    email: { smarthost: ${smtp.smarthost}, from: rolecall@acme.example, to: [soc@acme.example], tls: none }
  - { name: on-call, pagerduty: { routing_key_file: ${key}, api_url: "${pagerduty.url}" } }
  - { name: siem, webhook: { url: "${webhook.url}/hook", allow_private: true } }
route:
  receiver: secops
  routes:
    - { name: pages, matchers: ['severity="critical"'], receiver: on-call, continue: true }
    - { name: nobody, matchers: ['owner="nobody"'], receiver: siem }
`,
  );
  const send = () => runWords(["route", "test", config, "severity=critical", "owner=team-a", "--send", "--json"]);
  const first = await send();
  expect(first.err).toBe("");
  const { matches, sent } = JSON.parse(first.out);
  expect(matches.map(({ receiver }: { receiver: string }) => receiver)).toEqual(["on-call"]);
  expect([first.exit, sent]).toEqual([0, [{ receiver: "on-call", integration: "pagerduty", sent: true, detail: "" }]]);
  expect(pagerduty.alerts.map(({ state }) => state)).toEqual(["resolved"]);
  expect(String(pagerduty.alerts[0]?.payload["summary"])).toContain("TEST, nothing has happened");
  expect(pagerduty.alerts[0]?.payload["timestamp"]).toBe("2026-03-24T00:00:00.000Z");
  const chat = await runWords(["route", "test", config, "severity=low", "--send"]);
  expect(chat.out).toContain("sent       secops (slack)\nsent       secops (email)\n");
  expect(slack.messages.map(({ updates }) => updates)).toEqual([1]);
  expect(JSON.stringify(slack.messages)).toContain("TEST, nothing has happened");
  expect(smtp.mails.length).toBe(2);
  expect(webhook.deliveries).toEqual([]);
  slack.failAlways(slackError("invalid_auth"));
  const refused = await runWords(["route", "test", config, "severity=low", "--send"]);
  expect([refused.exit, refused.out]).toEqual([1, expect.stringContaining("not sent   secops (slack): auth-error")]);
});

test("without --send nobody is told, and --json has no member for it", async () => {
  await using webhook = await startFakeWebhook();
  const config = join(await mkdtemp(join(tmpdir(), "rolecall-send-")), "rolecall.yaml");
  const receiver = `{ name: siem, webhook: { url: "${webhook.url}/hook", allow_private: true } }`;
  await writeFile(config, `receivers: [${receiver}]\nroute: { receiver: siem }\n`);
  const { out } = await runWords(["route", "test", config, "severity=low", "--json"]);
  expect(Object.keys(JSON.parse(out))).toEqual(["matches"]);
  expect(webhook.deliveries).toEqual([]);
  expect((await runWords(["route", "test", config, "severity=low", "--send"])).exit).toBe(0);
  expect(webhook.deliveries.map(({ body }) => body["type"])).toHaveLength(2);
});

describe("told that it fires", () => {
  const answers = (over: () => Delivery) => {
    const told: string[] = [];
    const notifier: Notifier = {
      name: "pagerduty",
      async send({ state }, signal) {
        told.push(`${state}${signal.aborted ? ", stopped" : ""}`);
        return state === "firing" ? { kind: "sent" } : over();
      },
    };
    const matches = [{ receiver: "on-call", group_key: "{}" }] as unknown as readonly RouteTestMatch[];
    const run = (signal: AbortSignal, channels: ReadonlyMap<string, Notifier> = new Map([["pagerduty", notifier]])) =>
      sendTest({ matches, receivers: new Map([["on-call", channels]]), finding: findingOf({}, 0), at: 0 }, signal);
    return { told, run };
  };

  test("and not that it is over, is no test that was not sent: somebody has to end it", async () => {
    const { run } = answers(() => ({ kind: "retry", reason: "server-error", detail: "HTTP 502" }));
    const detail = "it was told, and not that it is over (server-error: HTTP 502): end it there by hand";
    expect(await run(new AbortController().signal)).toEqual([
      { receiver: "on-call", integration: "pagerduty", sent: false, detail },
    ]);
  });

  test("one that does not answer keeps nobody waiting", async () => {
    const others = Promise.withResolvers<void>();
    const { run } = answers(() => ({ kind: "sent" }));
    const late: Notifier = {
      name: "email",
      async send() {
        await others.promise;
        return { kind: "refused", reason: "timeout", detail: "no answer in time" };
      },
    };
    const early: Notifier = {
      name: "pagerduty",
      async send() {
        others.resolve();
        return { kind: "sent" };
      },
    };
    const sent = await run(
      new AbortController().signal,
      new Map([
        ["email", late],
        ["pagerduty", early],
      ]),
    );
    expect(sent.map(({ integration, sent }) => [integration, sent])).toEqual([
      ["email", false],
      ["pagerduty", true],
    ]);
  });

  test("whoever was is told that it is over where the command is stopped just then", async () => {
    const stop = new AbortController();
    const { told, run } = answers(() => ({ kind: "sent" }));
    const running = run(stop.signal);
    stop.abort();
    await running;
    expect(told).toEqual(["firing", "resolved"]);
  });
});
