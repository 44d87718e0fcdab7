import { findingRows, type Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AlerterDoor } from "../options.ts";
import { DEPLOY, FINDING, NOW, openCompany } from "../testing/company.ts";
import { openConsole, TOKEN } from "../testing/open-console.ts";
import { neededScope, ROLES, type Role, SCOPES } from "./roles.ts";
import { createSeals } from "./session.ts";

const HOST = "127.0.0.1:4180";
const SECRET = "a secret that seals sessions";
const UID = encodeURIComponent(DEPLOY);

let store: Store;
let app: Hono;
const said: string[] = [];
const door: AlerterDoor = {
  feedback: async ({ by, verdict }) => note(`${verdict} by ${by}`),
  silence: async ({ created_by, matchers }) => ({ ...note(`${matchers.join()} by ${created_by}`), silence_id: "s_1" }),
  cover: async ({ created_by }) => note(`asked by ${created_by}`),
  expire: async (id, by) => note(`${id} ended by ${by}`),
};

function note(what: string): { readonly accepted: true; readonly message: string } {
  said.push(what);
  return { accepted: true, message: "" };
}

beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store, { alerter: door, changes: async () => undefined, sessionSecret: SECRET });
});
afterAll(() => store[Symbol.asyncDispose]());

type Headers = Readonly<Record<string, string>>;

function ask(method: string, path: string, headers: Headers, body?: URLSearchParams | string): Promise<Response> {
  const type = typeof body === "string" ? { "content-type": "application/json" } : {};
  const request = { method, headers: { host: HOST, ...type, ...headers }, ...(body !== undefined && { body }) };
  return Promise.resolve(app.request(`http://${HOST}${path}`, request));
}

function sessionOf(role: string, until = NOW + 1000): Headers {
  const sealed = createSeals(SECRET, "session").seal({ name: `${role}@example.com`, role, until });
  return { cookie: `rolecall_session=${sealed}`, "sec-fetch-site": "same-origin" };
}

const form = (fields: Readonly<Record<string, string>>): URLSearchParams => new URLSearchParams(fields);
const LATER = "2027-01-01T00:00:00Z";

/** Every endpoint, and what each role gets: viewer, analyst, responder, admin. */
const ENDPOINTS: readonly (readonly [string, string, URLSearchParams | string | undefined, readonly number[]])[] = [
  ["GET", "/", undefined, [200, 200, 200, 200]],
  ["GET", "/findings", undefined, [302, 302, 302, 302]],
  ["GET", "/findings/", undefined, [302, 302, 302, 302]],
  ["GET", "/findings/f_deploy", undefined, [200, 200, 200, 200]],
  ["GET", "/identities", undefined, [200, 200, 200, 200]],
  ["GET", `/identities/${UID}`, undefined, [200, 200, 200, 200]],
  ["GET", `/suggest/${UID}`, undefined, [403, 200, 200, 200]],
  ["GET", "/identities.csv", undefined, [200, 200, 200, 200]],
  ["GET", "/identities.json", undefined, [200, 200, 200, 200]],
  ["GET", "/findings.csv", undefined, [200, 200, 200, 200]],
  ["GET", "/findings.json", undefined, [200, 200, 200, 200]],
  ["GET", "/owners", undefined, [200, 200, 200, 200]],
  ["GET", "/credentials", undefined, [200, 200, 200, 200]],
  ["GET", "/credentials.csv", undefined, [200, 200, 200, 200]],
  ["GET", "/credentials.json", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/credentials", undefined, [200, 200, 200, 200]],
  ["GET", "/coverage", undefined, [200, 200, 200, 200]],
  ["GET", "/silences", undefined, [200, 200, 200, 200]],
  ["GET", "/why-not", undefined, [200, 200, 200, 200]],
  ["GET", "/pipeline", undefined, [200, 200, 200, 200]],
  ["GET", "/pipeline/dead/d_none", undefined, [404, 404, 404, 404]],
  ["GET", "/sql?q=SELECT%201", undefined, [403, 200, 200, 200]],
  ["GET", "/access", undefined, [403, 403, 403, 200]],
  ["POST", "/findings/f_deploy/verdict", form({ verdict: "expected" }), [403, 403, 303, 303]],
  ["POST", "/findings/f_deploy/verdict", form({ verdict: "snooze" }), [403, 403, 303, 303]],
  ["POST", "/findings/verdicts", form({ uid: "f_deploy", verdict: "dismissed" }), [403, 403, 303, 303]],
  ["POST", "/silences", form({ matchers: 'severity="low"', hours: "1", comment: "x" }), [403, 403, 303, 303]],
  ["POST", "/silences/s_1/expire", form({}), [403, 403, 303, 303]],
  ["POST", "/pipeline/dead/d_1/retry", form({}), [403, 403, 403, 400]],
  ["POST", "/access/tokens", form({ name: "n", days: "1", scope: "read" }), [403, 403, 403, 200]],
  ["POST", "/access/tokens/t_none/revoke", form({}), [403, 403, 403, 400]],
  ["GET", "/views/v_none", undefined, [404, 404, 404, 404]],
  ["POST", "/views", form({ name: "n", address: "/?kind=rule" }), [303, 303, 303, 303]],
  ["POST", "/views/v_none/forget", form({}), [400, 400, 400, 400]],
  ["GET", "/api/v1/findings", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/findings/f_deploy", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/identities", undefined, [200, 200, 200, 200]],
  ["GET", `/api/v1/identities/${UID}`, undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/events?identity=x", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/coverage", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/episodes", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/silences", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/expected", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/views", undefined, [200, 200, 200, 200]],
  ["POST", "/api/v1/views", '{"name":"n","address":"/?kind=rule"}', [200, 200, 200, 200]],
  ["DELETE", "/api/v1/views/v_none", undefined, [404, 404, 404, 404]],
  ["GET", "/api/v1/schema", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/live", undefined, [200, 200, 200, 200]],
  ["GET", "/api/v1/openapi.json", undefined, [200, 200, 200, 200]],
  ["POST", "/api/v1/query", '{"sql":"SELECT 1"}', [403, 200, 200, 200]],
  ["POST", "/api/v1/feedback", '{"finding_uid":"f_deploy","verdict":"expected"}', [403, 403, 200, 200]],
  ["POST", "/api/v1/feedback", '{"finding_uid":"f_deploy","verdict":"reopen"}', [403, 403, 200, 200]],
  ["POST", "/api/v1/changes", '{"change":"deploy","identities":["aws:*"]}', [403, 403, 200, 200]],
  ["POST", "/api/v1/silences", `{"matchers":["a=\\"b\\""],"ends_at":"${LATER}"}`, [403, 403, 200, 200]],
  ["DELETE", "/api/v1/silences/s_1", undefined, [403, 403, 200, 200]],
  ["PUT", "/api/v1/findings", "{}", [405, 405, 405, 405]],
  ["POST", "/api/v1/findings", "{}", [405, 405, 405, 405]],
  ["POST", "/api/v1/no-such", "{}", [404, 404, 404, 404]],
];

const CASES = ENDPOINTS.flatMap(([method, path, body, expected]) =>
  ROLES.map((role, i) => [method, path, role, expected[i] ?? 0, body] as const),
);

test.each(CASES)("%s %s as %s is %d", async (method, path, role, status, body) => {
  const response = await ask(method, path, sessionOf(role), body);
  expect(response.status).toBe(status);
  await response.body?.cancel();
});

test("the table knows every endpoint that there is", () => {
  const isForAnybody = (path: string): boolean => /^\/(?:assets|login|logout)(?:\/|$)/.test(path);
  const endpoints = app.routes.filter(({ method, path }) => method !== "ALL" && !isForAnybody(path));
  expect(endpoints.length).toBeGreaterThan(30);
  const missing = endpoints.filter(({ method, path }) => {
    const names = path.replace(/[.]/g, "\\.").replace(/\/:\w+(\{[^}]*\})?/g, "/.+");
    const pattern = new RegExp(`^${names}$`);
    return !ENDPOINTS.some(([asked, address]) => asked === method && pattern.test(address.replace(/\?.*/, "")));
  });
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test.each(ENDPOINTS)(
  "%s %s is nothing for a browser without a session, nor for a sealed past",
  async (method, path, body) => {
    const browser = { "sec-fetch-site": "same-origin", accept: "text/html" };
    expect((await ask(method, path, browser, body)).status).toBe(401);
    expect((await ask(method, path, sessionOf("admin", NOW - 1), body)).status).toBe(401);
  },
);

const CHANGES = ENDPOINTS.filter(([method]) => method !== "GET");
test.each(CHANGES)("%s %s from another site is refused, whatever the role", async (method, path, body) => {
  const admin = sessionOf("admin");
  for (const forged of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }])
    expect((await ask(method, path, { ...admin, ...forged }, body)).status).toBe(403);
});

test("a session that somebody else sealed opens nothing", async () => {
  const forged = createSeals("another secret", "session").seal({ name: "x", role: "admin", until: NOW + 1000 });
  for (const cookie of [forged, `${forged}x`, "a.b", "..", sessionOf("root")["cookie"] ?? ""])
    expect((await ask("GET", "/", { cookie: `rolecall_session=${cookie}`, accept: "text/html" })).status).toBe(401);
});

test("what is judged bears the name of who judged it", async () => {
  said.length = 0;
  await ask("POST", "/findings/f_deploy/verdict", sessionOf("responder"), form({ verdict: "compromised" }));
  await ask(
    "POST",
    "/api/v1/feedback",
    sessionOf("responder"),
    '{"finding_uid":"f_deploy","verdict":"expected","by":"ceo"}',
  );
  await ask("POST", "/findings/f_deploy/verdict", sessionOf("responder"), form({ verdict: "snooze" }));
  expect(said).toEqual([
    "compromised by responder@example.com",
    "expected by responder@example.com",
    'fingerprint="v1:abc" by responder@example.com',
  ]);
});

test.each(["a token that is revoked", "a session that ends"])("%s hears no more of what comes", async (what) => {
  let time = NOW;
  const own = openConsole(store, {
    ...{ sessionSecret: SECRET, isLocal: false, publicUrl: `http://${HOST}`, instance: what },
    now: () => time,
  });
  const asked = (method: string, path: string, headers: Headers, body?: URLSearchParams): Promise<Response> =>
    Promise.resolve(
      own.request(`http://${HOST}${path}`, { method, headers: { host: HOST, ...headers }, ...(body && { body }) }),
    );
  const admin = sessionOf("admin", NOW + 1_000_000);
  const body = form({ name: what, days: "30", scope: "read" });
  const made = await (await asked("POST", "/access/tokens", admin, body)).text();
  const bearer = { authorization: `Bearer ${/rct_[\w-]{43}/.exec(made)?.[0] ?? ""}` };
  const answer = await asked("GET", "/api/v1/live", what.includes("token") ? bearer : sessionOf("viewer"));
  expect(answer.status).toBe(200);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const heard = async (): Promise<string> => Buffer.from((await reader.read()).value ?? []).toString();
  while (!(await heard()).includes("beat"));

  const [token] = await store.select<{ id: string }>(
    "SELECT token_id AS id FROM rolecall.console_tokens FINAL WHERE name = {what:String}",
    { what },
  );
  expect((await asked("POST", `/access/tokens/${token?.id}/revoke`, admin, form({}))).status).toBe(303);
  time += 2000;
  const finding = { ...FINDING, finding_uid: `f_${what}` };
  await store.insert("findings", findingRows([{ finding, version: 60 }]));
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read())
    rest += Buffer.from(read.value).toString();
  expect(rest).not.toContain("event: finding");
});

test("of several consoles on one history each keeps a chain of its own, in which nothing is missing", async () => {
  const consoles = ["a", "b"].map((instance) => openConsole(store, { sessionSecret: SECRET, instance }));
  for (const name of ["one", "two"]) {
    for (const each of consoles) {
      const body = form({ name, days: "30", scope: "read" });
      const headers = { host: HOST, ...sessionOf("admin") };
      expect((await each.request(`http://${HOST}/access/tokens`, { method: "POST", headers, body })).status).toBe(200);
    }
  }
  const rows = await store.select<{ writer: string; seqs: readonly number[] }>(
    `SELECT writer, arraySort(groupArray(toUInt32(seq))) AS seqs FROM rolecall.audit_log FINAL
     WHERE writer IN ('console-a', 'console-b') GROUP BY writer ORDER BY writer`,
  );
  expect(rows).toEqual([
    { writer: "console-a", seqs: [0, 1] },
    { writer: "console-b", seqs: [0, 1] },
  ]);
});

test("a token opens what its scopes say until it is revoked, is kept as a digest, and stands in the audit log", async () => {
  const admin = sessionOf("admin");
  const body = form({ name: "soar", days: "30", scope: "read" });
  const text = /rct_[\w-]{43}/.exec(await (await ask("POST", "/access/tokens", admin, body)).text())?.[0] ?? "";
  const bearer = { authorization: `Bearer ${text}` };
  expect((await ask("GET", "/api/v1/findings", bearer)).status).toBe(200);
  expect((await ask("POST", "/api/v1/query", bearer, '{"sql":"SELECT 1"}')).status).toBe(403);
  const rows = await store.select<{ token_id: string; name: string }>("SELECT * FROM rolecall.console_tokens FINAL");
  expect(JSON.stringify(rows)).not.toContain(text);
  const id = rows.find(({ name }) => name === "soar")?.token_id ?? "";
  expect((await ask("POST", `/access/tokens/${id}/revoke`, admin, form({}))).status).toBe(303);
  expect((await ask("GET", "/", { ...bearer, accept: "text/html" })).status).toBe(401);
  const log = await store.select<{ seq: number; kind: string; actor: string; prev_hash: string; hash: string }>(
    "SELECT seq, kind, actor, prev_hash, hash FROM rolecall.audit_log WHERE writer = 'console' ORDER BY seq",
  );
  expect(log.slice(-2).map(({ kind, actor }) => [kind, actor])).toEqual([
    ["token-create", "admin@example.com"],
    ["token-revoke", "admin@example.com"],
  ]);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i));
  expect(log.slice(1).map(({ prev_hash }) => prev_hash)).toEqual(log.slice(0, -1).map(({ hash }) => hash));
});

test.each(["wrong", `rct_${"w".repeat(43)}`])("who guesses %s is made to wait, and who knows is not", async (wrong) => {
  // All who come through one proxy have its address.
  let asked = 0;
  let time = NOW;
  const counted: Store = {
    ...store,
    select: (sql, parameters) => {
      if (sql.includes("console_tokens")) asked += 1;
      return store.select(sql, parameters);
    },
  };
  const own = openConsole(counted, { sessionSecret: SECRET, instance: `guess-${wrong.length}`, now: () => time });
  const see = (headers: Headers): Promise<Response> =>
    Promise.resolve(own.request(`http://${HOST}/`, { headers: { host: HOST, accept: "text/html", ...headers } }));
  const createElsewhere = async (name: string): Promise<Headers> => {
    const page = await ask("POST", "/access/tokens", sessionOf("admin"), form({ name, days: "30", scope: "read" }));
    return { authorization: `Bearer ${/rct_[\w-]{43}/.exec(await page.text())?.[0]}` };
  };
  const known = await createElsewhere("known");
  const guess = (): Promise<Response> => see({ authorization: `Bearer ${wrong}` });
  const statuses: number[] = [];
  for (let i = 0; i < 70; i += 1) statuses.push((await guess()).status);
  expect(statuses.at(-1)).toBe(429);
  expect((await guess()).headers.get("retry-after")).toMatch(/^\d+$/);
  expect(asked).toBeLessThan(5);
  const right = [known, { authorization: `Bearer ${TOKEN}` }, sessionOf("viewer")];
  for (const headers of right) expect((await see(headers)).status).toBe(200);
  const late = await createElsewhere("made since");
  time += 2000;
  expect((await guess()).status).toBe(429);
  expect((await see(late)).status).toBe(200);
});

test("whatever is not known needs the most", () => {
  expect(neededScope("POST", "/api/v1/anything")).toBe("admin");
  expect(neededScope("DELETE", "/findings/x")).toBe("admin");
  expect(SCOPES).toHaveLength(ROLES.length satisfies number);
  expect(ROLES.at(-1) satisfies Role | undefined).toBe("admin");
});
