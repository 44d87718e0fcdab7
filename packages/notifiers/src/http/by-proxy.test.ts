import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPagerDuty } from "../pagerduty/send.ts";
import { createSlack } from "../slack/send.ts";
import { aPage } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { createWebhook } from "../webhook/send.ts";

const LIVE = new AbortController().signal;
const { context } = surroundings();
const NOTIFIERS = {
  webhook: createWebhook({ url: "http://soar.test/hook", allow_private: false }, context),
  pagerduty: createPagerDuty({ routing_key: "k", api_url: "http://events.test" }, context),
  slack: createSlack({ token: "t", channel: "C0123", responders: [], api_url: "http://slack.test/api/" }, context),
};
const ANSWERS: Readonly<Record<string, readonly [status: number, body: object]>> = {
  "soar.test": [204, {}],
  "events.test": [202, { status: "success" }],
  "slack.test": [200, { ok: true, channel: "C0123", ts: "1.2" }],
};

beforeEach(() => {
  for (const name of ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"])
    vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Hosts that no name server knows are asked in its place, as a proxy does for a network that knows no names outside. */
test.each(Object.entries(NOTIFIERS))("%s tells by the environment's proxy", async (_, notifier) => {
  const proxy = createServer((request, response) => {
    const [status, body] = ANSWERS[URL.parse(request.url ?? "")?.hostname ?? ""] ?? [502, {}];
    response.writeHead(status, { "content-type": "application/json" }).end(status === 204 ? "" : JSON.stringify(body));
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  try {
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "sent" });
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test("of a proxy that is away it is said that it is the matter", async () => {
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:1");
  const trouble = { kind: "retry", reason: "server-error", detail: "connection by the proxy failed" };
  expect(await NOTIFIERS.webhook.send(aPage(), LIVE)).toEqual(trouble);
});

test("what is written is judged, proxy or not", async () => {
  vi.stubEnv("ALL_PROXY", "http://127.0.0.1:1");
  const refused = { kind: "refused", reason: "client-error" };
  const hook = (url: string): ReturnType<typeof createWebhook> => createWebhook({ url, allow_private: false }, context);
  expect(await hook("https://169.254.169.254/").send(aPage(), LIVE)).toMatchObject(refused);
  expect(await hook("https://10.1.2.3/").send(aPage(), LIVE)).toMatchObject(refused);
});
