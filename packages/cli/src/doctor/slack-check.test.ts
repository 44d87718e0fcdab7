import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Secret } from "@rolecall/core";
import type { SlackConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { checkSlack } from "./slack-check.ts";

test.each([
  ["chat:write,files:write", [], "ok", ""],
  ["chat:write", ["U0123"], "ok", ""],
  ["chat:write,usergroups:read", ["S0456"], "ok", ""],
  ["channels:read", [], "failed", "lacks chat:write"],
  ["chat:write", ["U0123", "S0456"], "warning", "without usergroups:read"],
  // Of a gateway that passes no headers on.
  [undefined, ["S0456"], "ok", ""],
])("a token with %s, for the responders %j: %s", async (scopes, responders, state, detail) => {
  const server = createServer((_request, response) => {
    if (scopes !== undefined) response.setHeader("x-oauth-scopes", scopes);
    response.setHeader("content-type", "application/json");
    response.end('{"ok":true,"user":"rolecall","team":"Acme"}');
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const api_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const slack: SlackConfig = { token_file: "", token: new Secret("xoxb-x"), channel: "C0123", responders, api_url };
  try {
    expect(await checkSlack("secops", slack)).toMatchObject({ state, detail: expect.stringContaining(detail) });
  } finally {
    server.close();
  }
});
