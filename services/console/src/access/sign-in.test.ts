import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { type FakeProvider, openProvider, type Person, PROVIDER_CLIENT } from "../testing/fake-provider.ts";
import { openConsole } from "../testing/open-console.ts";
import { pathOf, roleOf } from "./sign-in.ts";

const HOME = "https://rolecall.example.com";
const HOST = "rolecall.example.com";

let store: Store;
let provider: FakeProvider;
let app: Hono;
const faults: unknown[] = [];
beforeAll(async () => {
  [store, provider] = await Promise.all([openCompany(), openProvider()]);
  const roles = { viewer: ["staff"], responder: ["sec"], admin: ["platform"] };
  const { id, secret } = PROVIDER_CLIENT;
  const signIn = {
    issuer: provider.issuer,
    clientId: id,
    clientSecret: secret,
    scopes: ["openid", "groups"],
    claim: "groups",
    roles,
  };
  const now = (): number => Date.now();
  app = openConsole(store, { publicUrl: HOME, isLocal: false, signIn, now, onFault: (error) => faults.push(error) });
});
afterAll(async () => {
  await provider[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

const get = async (path: string, cookie = ""): Promise<Response> =>
  app.request(`${HOME}${path}`, { headers: { host: HOST, cookie, accept: "text/html" } });
const cookieOf = (response: Response, name: string): string =>
  response.headers.getSetCookie().find((each) => each.startsWith(`${name}=`) && !/Max-Age=0/.test(each)) ?? "";

/** Through the provider and back; the last answer. */
async function signIn(person: Person, to = "/"): Promise<Response> {
  provider.person = person;
  const away = await get(`/login?to=${encodeURIComponent(to)}`);
  const back = new URL(await provider.signIn(away.headers.get("location") ?? ""));
  return get(`${back.pathname}${back.search}`, cookieOf(away, "rolecall_away").split(";")[0]);
}

test("whoever has no session is shown the way to sign in, and comes back to the page that they wanted", async () => {
  const refused = await get("/findings/f_deploy");
  expect([refused.status, await refused.text()]).toEqual([
    401,
    expect.stringContaining("/login?to=%2Ffindings%2Ff_deploy"),
  ]);
  const inside = await signIn({ email: "ann@example.com", groups: ["sec"] }, "/findings/f_deploy");
  expect([inside.status, inside.headers.get("location")]).toEqual([303, "/findings/f_deploy"]);
  const session = cookieOf(inside, "__Host-rolecall_session");
  for (const mark of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"]) expect(session).toContain(mark);
  expect((await get("/findings/f_deploy", session.split(";")[0])).status).toBe(200);
  expect((await get("/access", session.split(";")[0])).status).toBe(403);
  expect(await (await get("/", session.split(";")[0])).text()).toContain("ann@example.com");
  const out = await app.request(`${HOME}/logout`, {
    method: "POST",
    headers: { host: HOST, cookie: session.split(";")[0] ?? "", origin: HOME },
  });
  expect(out.headers.getSetCookie().join()).toMatch(/__Host-rolecall_session=;.*Max-Age=0/);
});

test("whoever comes from the provider's form, without the strict cookie, goes on to the page and is not asked again", async () => {
  const wanted = await get("/credentials?view=unused");
  expect(await wanted.text()).toContain("/login?to=%2Fcredentials%3Fview%3Dunused");
  const inside = await signIn({ email: "ann@example.com", groups: ["sec"] }, "/credentials?view=unused");
  const next = await app.request(`${HOME}${inside.headers.get("location")}`, {
    headers: { host: HOST, accept: "text/html", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
  });
  expect(await next.text()).toContain("0; url=/credentials?view=unused&amp;from=link");
});

test("where the provider does not answer, that is what is said", async () => {
  const signIn = {
    issuer: "http://127.0.0.1:1",
    clientId: "x",
    clientSecret: "y",
    scopes: ["openid"],
    claim: "groups",
    roles: {},
  };
  const away = openConsole(store, { publicUrl: HOME, isLocal: false, signIn });
  const answer = await away.request(`${HOME}/login`, { headers: { host: HOST, accept: "text/html" } });
  expect([answer.status, answer.headers.get("retry-after"), await answer.text()]).toEqual([
    ...[503, "5"],
    expect.stringContaining("The sign-in provider did not answer"),
  ]);
});

test("a session under the name that any host of the domain can set is none on https", async () => {
  const session = cookieOf(await signIn({ email: "eve@example.com", groups: ["staff"] }), "__Host-rolecall_session");
  const sealed = session.split(";")[0]?.replace("__Host-", "") ?? "";
  expect(sealed).toMatch(/^rolecall_session=./);
  expect((await get("/", sealed)).status).toBe(401);
});

test("a sign-in stands in the audit log", async () => {
  await signIn({ email: "root@example.com", groups: ["platform"] });
  const [row] = await store.select<{ actor: string; body: string }>(
    "SELECT actor, body FROM rolecall.audit_log WHERE kind = 'sign-in' ORDER BY seq DESC LIMIT 1",
  );
  expect(row).toEqual({ actor: "root@example.com", body: '{"role":"admin"}' });
});

test("who is in none of the groups gets nothing", async () => {
  const refused = await signIn({ email: "eve@example.com", groups: ["sales"] });
  expect([refused.status, cookieOf(refused, "__Host-rolecall_session")]).toEqual([403, ""]);
});

test.each(["nonce", "audience", "key"] as const)("an ID token with a wrong %s opens nothing", async (fault) => {
  const refused = await signIn({ email: "ann@example.com", groups: ["platform"], fault });
  expect([refused.status, cookieOf(refused, "__Host-rolecall_session")]).toEqual([401, ""]);
  expect(faults.length).toBeGreaterThan(0);
});

test.each([
  ["denied", "The provider did not let you in", "the provider answers access_denied"],
  ["client", "The provider does not know this console", "the provider answers invalid_client"],
  ["time", "The clocks are apart", "JWT timestamp claim"],
] as const)("where the fault is %s, the page and the log say so", async (fault, heading, message) => {
  const refused = await signIn({ email: "ann@example.com", groups: ["platform"], fault });
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining(heading)]);
  expect(faults.at(-1)).toHaveProperty("message", expect.stringContaining(message));
});

test("the provider is asked for the scopes of the configuration; of whom it tells no groups the page says that", async () => {
  const away = await get("/login");
  expect(new URL(away.headers.get("location") ?? "").searchParams.get("scope")).toBe("openid groups");
  const refused = await signIn({ email: "eve@example.com", groups: [] });
  expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("console.oidc.scopes")]);
});

test("an answer that this browser did not ask for opens nothing", async () => {
  const away = await get("/login");
  const back = new URL(await provider.signIn(away.headers.get("location") ?? ""));
  expect((await get(`${back.pathname}${back.search}`)).status).toBe(401);
  const other = await get("/login");
  const cookie = cookieOf(other, "rolecall_away").split(";")[0];
  expect((await get(`${back.pathname}${back.search}`, cookie)).status).toBe(401);
});

test.each([
  [["staff"], "viewer"],
  [["staff", "sec"], "responder"],
  [["sec", "platform"], "admin"],
  [[], undefined],
] as const)("of %j comes %s", (groups, role) => {
  expect(roleOf(groups, { viewer: ["staff"], responder: ["sec"], admin: ["platform"] })).toBe(role);
});

test.each([
  ["/findings/x?y=1", "/findings/x?y=1"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["/a b", "/"],
  [undefined, "/"],
])("%s leads back to %s", (asked, path) => {
  expect(pathOf(asked)).toBe(path);
});
