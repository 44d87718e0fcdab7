import { createHealth } from "@rolecall/runtime";
import { createMetrics } from "@rolecall/runtime/metrics";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { createOpsApp } from "./ops-app.ts";

test("requests are counted with what was answered, also by what comes behind; no label is a stranger's", async () => {
  const metrics = createMetrics({ version: "0" });
  const app = new Hono();
  app.route(
    "/",
    createOpsApp(createHealth(), metrics, () => true),
  );
  app.post("/v1/logs", (c) => c.text("full", 429));
  app.post("/services/collector/*", (c) => c.text("taken"));
  const pages = new Hono().get("/findings/*", (c) => c.text("a page"));
  app.mount("/", pages.fetch);
  const asked: readonly (readonly [string, string])[] = [
    ["POST", "/v1/logs"],
    ["POST", "/services/collector/event"],
    ["GET", "/findings/f_1"],
    ["GET", "/findings/f_2"],
    ["BREW", "/nowhere"],
    ["GET", "/healthz"],
  ];
  for (const [method, path] of asked) await app.request(path, { method });
  const { body } = await metrics.render();
  const counted = body.split("\n").filter((line) => line.startsWith("rolecall_http_requests_total{"));
  expect(counted).toEqual([
    'rolecall_http_requests_total{route="/v1/logs",method="POST",status="429"} 1',
    'rolecall_http_requests_total{route="/services/collector",method="POST",status="200"} 1',
    'rolecall_http_requests_total{route="/",method="GET",status="200"} 2',
    'rolecall_http_requests_total{route="/",method="other",status="404"} 1',
    'rolecall_http_requests_total{route="/healthz",method="GET",status="200"} 1',
  ]);
  expect(body).toContain('rolecall_http_request_seconds_count{route="/v1/logs"} 1');
});

test("whether it is well is told to everybody; why not, and what it counted, to whom may read", async () => {
  const health = createHealth();
  health.ready("store", () => {
    throw new Error("clickhouse.internal:8123 does not answer");
  });
  const app = createOpsApp(
    health,
    createMetrics({ version: "0" }),
    ({ authorization }) => authorization === "Bearer t",
  );
  const ask = async (path: string, headers: Record<string, string>): Promise<readonly [number, string]> => {
    const response = await app.request(path, { headers });
    return [response.status, await response.text()];
  };
  expect(await ask("/healthz", {})).toEqual([200, '{"status":"ok"}']);
  expect(await ask("/readyz", {})).toEqual([503, '{"status":"unavailable"}']);
  expect(await ask("/metrics", {})).toEqual([401, expect.stringContaining("operations.token_file")]);
  const known = { authorization: "Bearer t" };
  expect(await ask("/readyz", known)).toEqual([503, expect.stringContaining("does not answer")]);
  expect(await ask("/metrics", known)).toEqual([200, expect.stringContaining("rolecall_")]);
});

test.each(["/healthz", "/readyz", "/metrics"])("%s is asked and takes nothing", async (path) => {
  const app = createOpsApp(createHealth(), createMetrics({ version: "0" }), () => true);
  for (const method of ["POST", "DELETE", "OPTIONS"]) {
    const response = await app.request(path, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
  expect((await app.request(path, { method: "HEAD" })).status).not.toBe(405);
});
