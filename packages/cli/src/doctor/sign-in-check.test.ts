import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { checkSignIn } from "./sign-in-check.ts";

test.each([
  ["that tells how", 200, (issuer: string) => ({ issuer }), "ok", "tells how"],
  ["of another name", 200, (issuer: string) => ({ issuer: `${issuer}/` }), "failed", "the provider calls itself"],
  ["that is another server", 404, () => ({}), "failed", "answers HTTP 404"],
  ["that answers no object", 200, () => [], "failed", "calls itself undefined"],
  [
    "that knows all scopes",
    200,
    (issuer: string) => ({ issuer, scopes_supported: ["openid", "groups"] }),
    "ok",
    "tells how",
  ],
  [
    "that lacks one",
    200,
    (issuer: string) => ({ issuer, scopes_supported: ["openid"] }),
    "warning",
    "does not name the scope groups",
  ],
])("a provider %s", async (_, status, metadata, state, detail) => {
  const server = createServer((request, response) => {
    const known = request.url === "/.well-known/openid-configuration";
    response.writeHead(known ? status : 500, { "content-type": "application/json" });
    response.end(JSON.stringify(metadata(issuer)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const check = await checkSignIn({ issuer, scopes: ["openid", "groups"] });
    expect(check).toMatchObject({ name: "sign-in", state, detail: expect.stringContaining(detail) });
  } finally {
    server.close();
  }
});

test("a provider that is not there", async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  const check = await checkSignIn({ issuer: `http://127.0.0.1:${port}`, scopes: ["openid"] });
  expect(check).toMatchObject({ state: "failed", detail: expect.stringContaining("ECONNREFUSED") });
});
