import { expect, test } from "vitest";
import { intakeUnderTest } from "../testing/intake-under-test.ts";

const TOKEN = { token: "s3cret" };

test("Okta is given its challenge back, where it shows the token", async () => {
  const { request } = intakeUnderTest(TOKEN);
  const headers = { "x-okta-verification-challenge": "Me_rShK8" };
  const refused = await request("/v1/logs", { headers });
  expect(refused.status).toBe(401);
  const response = await request("/v1/logs", { headers: { ...headers, authorization: "s3cret" } });
  expect([response.status, await response.json()]).toEqual([200, { verification: "Me_rShK8" }]);
});

test("Okta's events are answered as it asks", async () => {
  const { post } = intakeUnderTest();
  expect((await post("", { "user-agent": "Okta-Integrations" })).status).toBe(200);
});

test("Event Grid is told that it may send; what is no name of a host is told nothing", async () => {
  const { request } = intakeUnderTest(TOKEN);
  const ask = (origin: string): Promise<Response> =>
    request("/v1/logs", { method: "OPTIONS", headers: { "webhook-request-origin": origin } });
  const response = await ask("eventgrid.azure.net");
  expect([response.status, response.headers.get("webhook-allowed-origin")]).toEqual([200, "eventgrid.azure.net"]);
  expect(response.headers.get("webhook-allowed-rate")).toBe("*");
  expect((await ask("a b")).status).toBe(405);
});

test.each([
  ["/services/collector/health", false, 200, { text: "HEC is healthy", code: 17 }],
  ["/services/collector/health/1.0", true, 503, { text: "HEC is unhealthy, queues are full", code: 18 }],
])("%s says whether there is room, to everybody", async (path, isFull, status, expected) => {
  const { request } = intakeUnderTest({ ...TOKEN, full: () => (isFull ? "queue" : undefined) });
  const response = await request(path);
  expect([response.status, await response.json()]).toEqual([status, expected]);
});
