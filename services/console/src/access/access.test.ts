import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEPLOY, openCompany } from "../testing/company.ts";
import { openConsole, TOKEN } from "../testing/open-console.ts";

const HERE = "127.0.0.1:4180";
const BROWSER = { "sec-fetch-site": "none", "sec-fetch-mode": "navigate", accept: "text/html" };
const UID = encodeURIComponent(DEPLOY);

let store: Store;
let app: Hono;
let session: string;
beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store);
  const response = await ask("GET", `/?access=${TOKEN}`, BROWSER);
  session = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
});
afterAll(() => store[Symbol.asyncDispose]());

async function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const body = method === "POST" ? '{"sql": "SELECT 1"}' : null;
  const type = method === "POST" ? { "content-type": "application/json" } : {};
  return app.request(`http://${HERE}${path}`, { method, body, headers: { host: HERE, ...type, ...headers } });
}

const PAGES = [
  "/",
  "/findings/f_deploy",
  "/identities",
  `/identities/${UID}`,
  "/sql",
  "/sql?q=SELECT%201",
  "/pipeline",
  "/nowhere",
];
const READS = ["findings", "findings/f_deploy", "identities", `identities/${UID}`, "coverage", "openapi.json"];
const API: readonly (readonly [string, string])[] = [
  ...READS.map((path) => ["GET", `/api/v1/${path}`] as const),
  ["POST", "/api/v1/query"],
];

describe.each(PAGES)("the page %s", (path) => {
  test.each<[string, () => Readonly<Record<string, string>>, number]>([
    ["is for whoever has the session", () => ({ ...BROWSER, cookie: session }), path === "/nowhere" ? 404 : 200],
    ["is for programs with the token", () => ({ authorization: `Bearer ${TOKEN}` }), path === "/nowhere" ? 404 : 200],
    ["is not for a browser without", () => BROWSER, 401],
    ["is not for a program without", () => ({}), 401],
    ["is not for a wrong session", () => ({ cookie: "rolecall_session=wrong" }), 401],
    ["is not for the token in place of the session", () => ({ cookie: `rolecall_session=${TOKEN}` }), 401],
    ["is not for the session in place of the token", () => ({ authorization: `Bearer ${session.split("=")[1]}` }), 401],
    ["is not for a foreign host", () => ({ cookie: session, host: "evil.example:4180" }), 403],
  ])("%s", async (_who, headers, status) => {
    expect((await ask("GET", path, headers())).status).toBe(status);
  });
});

describe.each(API)("%s %s", (method, path) => {
  const change = method === "POST";
  test.each<[string, () => Readonly<Record<string, string>>, number]>([
    ["is for programs of this machine", () => ({}), 200],
    [
      "is for our own pages",
      () => ({ cookie: session, "sec-fetch-site": "same-origin", origin: `http://${HERE}` }),
      200,
    ],
    ["is not for a browser without a session", () => ({ "sec-fetch-site": "same-origin" }), 401],
    ["is not for a page of another origin", () => ({ origin: "http://evil.example" }), change ? 403 : 401],
    [
      "is not for a page of another origin with the session",
      () => ({ cookie: session, origin: "http://evil.example" }),
      change ? 403 : 200,
    ],
    ["is not for a foreign host", () => ({ host: "evil.example" }), 403],
  ])("%s", async (_who, headers, status) => {
    const response = await ask(method, path, headers());
    expect(response.status).toBe(status);
    if (status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("the link gives a session that only the server reads, and goes on to the clean address", async () => {
  const response = await ask("GET", `/findings/f_deploy?access=${TOKEN}&x=1`, BROWSER);
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toBe("/findings/f_deploy?x=1");
  expect(response.headers.get("set-cookie")).toMatch(
    /^rolecall_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
  );
  expect(response.headers.get("set-cookie")).not.toContain(TOKEN);
});

test("a path of two slashes does not lead to another host", async () => {
  const response = await ask("GET", `//evil.example/?access=${TOKEN}`, BROWSER);
  expect(response.headers.get("location")).toMatch(/^\/[^/]/);
});

test("a wrong link says where the right one is", async () => {
  const response = await ask("GET", "/?access=wrong", BROWSER);
  expect(response.status).toBe(401);
  expect(await response.text()).toContain("on the terminal where it runs");
  expect(response.headers.get("set-cookie")).toBeNull();
});

test.each([
  ["POST", "/v1/log"],
  ["POST", "/healthz"],
  ["GET", "/nothing"],
])("a program that asks %s %s has its answer as a problem, and no page", async (method, path) => {
  const response = await ask(method, path, { accept: "*/*" });
  expect([response.status, response.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
});

test("a link on another site goes on once from our own page, which brings the cookie along", async () => {
  const linked = { ...BROWSER, "sec-fetch-site": "cross-site" };
  const response = await ask("GET", `/identities/${UID}`, linked);
  expect([response.status, await response.text()]).toEqual([
    401,
    expect.stringContaining(`0; url=/identities/${UID}?from=link`),
  ]);
  const again = await ask("GET", `/identities/${UID}?from=link`, { ...linked, "sec-fetch-site": "same-origin" });
  expect(await again.text()).not.toContain("http-equiv");
});

test.each([
  ["/?owner=team-a", "/?owner=team-a&amp;from=link"],
  ["/silences", "/silences?from=link"],
  ["/pipeline", "/pipeline?from=link"],
  // An address that was copied after it: the same once more would be a reload, which comes from where it came from.
  ["/credentials?from=link", "/credentials"],
  // It says nothing for us, and runs no query.
  ["/silences?said=done&also=x", "/silences?from=link"],
  ["/sql?q=SELECT%201", "/sql?from=link"],
])("a link on another site to %s goes on to %s", async (path, on) => {
  const response = await ask("GET", path, { ...BROWSER, "sec-fetch-site": "cross-site" });
  expect([response.status, await response.text()]).toEqual([401, expect.stringContaining(`content="0; url=${on}"`)]);
});

test.each(["/", "/?access=wrong", "/nowhere", "/assets/console.css", "/api/v1/findings", "/api/v1/nothing"])(
  "%s is sent with the policy that lets nothing run",
  async (path) => {
    const { headers } = await ask("GET", path, { authorization: `Bearer ${TOKEN}` });
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cache-control")).toBe(
      path.startsWith("/assets") ? "public, max-age=31536000, immutable" : "no-store",
    );
  },
);

test("on another address programs need the token too, and the public name is ours", async () => {
  const remote = openConsole(store, { isLocal: false, publicUrl: "https://rolecall.example.com" });
  const at = (host: string, headers = {}): Response | Promise<Response> =>
    remote.request("http://x/api/v1/findings", { headers: { host, ...headers } });
  expect((await at(HERE)).status).toBe(401);
  expect((await at("rolecall.example.com")).status).toBe(401);
  expect((await at("rolecall.example.com", { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  expect((await at("other.example.com", { authorization: `Bearer ${TOKEN}` })).status).toBe(403);
});
