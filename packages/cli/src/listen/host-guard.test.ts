import { Hono } from "hono";
import { expect, test } from "vitest";
import { createHostGuard, wantsToken } from "./host-guard.ts";

const appOn = (address: string, publicUrl?: string): Hono => {
  const app = new Hono();
  app.use(createHostGuard(address, publicUrl));
  app.all("*", (c) => c.text("in"));
  return app;
};

test.each([
  ["itself by address", "127.0.0.1:4180", "127.0.0.1:4180", 200],
  ["itself by name", "127.0.0.1:4180", "localhost:4180", 200],
  ["itself by IPv6", "[::1]:4180", "[::1]:4180", 200],
  ["its public name", "127.0.0.1:4180", "rolecall.example.com", 200],
  ["a foreign name that resolves to it", "127.0.0.1:4180", "evil.example", 403],
  ["a name that begins like it", "127.0.0.1:4180", "127.0.0.1.evil.example", 403],
  ["no name", "127.0.0.1:4180", "", 403],
  ["any name, where the listener is not on loopback", "0.0.0.0:4180", "intake.example.com", 200],
])("a request that names %s", async (_what, address, host, status) => {
  const app = appOn(address, "https://rolecall.example.com");
  for (const path of ["/metrics", "/healthz", "/v1/logs"]) {
    const response = await app.request(`http://127.0.0.1${path}`, { headers: { host } });
    expect(response.status).toBe(status);
    if (status === 403) expect(response.headers.get("content-type")).toBe("application/problem+json");
  }
});

test.each([
  ["no door", undefined, false],
  ["one without a token", { token: undefined, tokens: undefined }, false],
  ["one with a token", { token: "t", tokens: undefined }, true],
  ["one with tokens of tenants alone", { token: undefined, tokens: [{ tenant: "acme", token: "t" }] }, true],
])("whether %s wants a token decides whether any name will do", (_what, door, expected) => {
  expect(wantsToken(door)).toBe(expected);
});
