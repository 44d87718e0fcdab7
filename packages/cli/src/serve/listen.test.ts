import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { type Config, createHealth } from "@rolecall/runtime";
import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { freePort } from "../../../../infra/free-port.ts";
import { listenForOps } from "./listen.ts";
import { type IngestDoors, listenForIngest } from "./listen-for-ingest.ts";
import { createTroubles } from "./troubles.ts";

/** The status of a request that names a host. */
async function statusOf(port: number, host: string, path: string): Promise<number | undefined> {
  return (await answerOf(port, host, path)).statusCode;
}

async function answerOf(port: number, host: string, path: string): Promise<IncomingMessage> {
  const request = get({ port, host: "127.0.0.1", path, headers: { host } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.resume();
  return response;
}

const secret = (text: string): { reveal: () => string } => ({ reveal: () => text });

const input = (port: number, over: object): object => ({
  http: { listen: `127.0.0.1:${port}`, source: "auto", max_body: 1000, ...over },
});

test.each([
  ["a service that takes nothing", undefined, 403, 403],
  ["an input that asks for no token", {}, 403, 403],
  ["an input that asks for one, behind whatever proxy", { token: secret("t") }, 200, 401],
  ["an input that asks for a tenant's", { tokens: [{ tenant: "acme", token: secret("t") }] }, 200, 401],
])("a page whose name resolves to this machine, at %s", async (_what, door, well, counted) => {
  const port = await freePort();
  const inputs = door === undefined ? [] : [input(port, door)];
  const config = { tenant: "default", inputs, operations: {}, console: { listen: "127.0.0.1:1" } } as unknown as Config;
  const service = {
    name: "ingest",
    config,
    health: createHealth(),
    metrics: createMetrics({ version: "0" }),
    terminal: { out: { write: () => true } },
    reloads: { onReload: () => () => undefined },
    troubles: createTroubles({ warn: () => undefined, info: () => undefined }),
  } as unknown as Parameters<typeof listenForIngest>[0];
  await using resources = new AsyncDisposableStack();
  if (door === undefined) await listenForOps(service, port, resources);
  else {
    const ingest = { log: { pendingBytes: 0 } } as IngestDoors["ingest"];
    await listenForIngest(service, { ingest, isPrepared: () => true } as IngestDoors, resources);
  }
  expect(await statusOf(port, "evil.example", "/healthz")).toBe(well);
  expect(await statusOf(port, "evil.example", "/metrics")).toBe(counted);
  expect(await statusOf(port, `localhost:${port}`, "/metrics")).toBe(200);
  for (const path of ["/", "/nothing", "/healthz/x", "/api/v1/findings"]) {
    const { statusCode, headers } = await answerOf(port, `localhost:${port}`, path);
    expect([path, statusCode, headers["content-type"]]).toEqual([path, 404, "application/problem+json"]);
  }
});
