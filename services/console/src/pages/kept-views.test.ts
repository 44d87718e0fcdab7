import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSeals } from "../access/session.ts";
import { HOSTILE, NOW, openCompany } from "../testing/company.ts";
import { openConsole } from "../testing/open-console.ts";

const HOST = "127.0.0.1:4180";
const SECRET = "a secret that seals sessions";
let store: Store;
let app: Hono;
let now = NOW;
beforeAll(async () => {
  store = await openCompany(false);
  app = openConsole(store, { sessionSecret: SECRET, now: () => (now += 1) });
});
afterAll(() => store[Symbol.asyncDispose]());

type Fields = Readonly<Record<string, string>>;

function ask(who: string, method: string, path: string, fields?: Fields): Promise<Response> {
  const sealed = createSeals(SECRET, "session").seal({ name: who, role: "viewer", until: NOW + 1e6 });
  const headers = { host: HOST, cookie: `rolecall_session=${sealed}`, "sec-fetch-site": "same-origin" };
  const isApi = path.startsWith("/api/");
  const body = isApi ? JSON.stringify(fields) : new URLSearchParams(fields);
  const type = isApi ? { "content-type": "application/json" } : {};
  const given = fields === undefined ? {} : { body };
  return Promise.resolve(app.request(`http://${HOST}${path}`, { method, headers: { ...headers, ...type }, ...given }));
}

const kept = async (who: string): Promise<readonly Record<string, string>[]> =>
  ((await (await ask(who, "GET", "/api/v1/views")).json()) as { readonly views: Record<string, string>[] }).views;

test("a view is its owner's in every browser, anybody's by its link, and told of in the audit log", async () => {
  const address = "/identities?view=unowned&said=kept&cursor=x";
  const answer = await ask("ann", "POST", "/views", { name: HOSTILE.slice(0, 60), address });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/identities?view=unowned&said=kept"]);
  const [view] = await kept("ann");
  expect(view).toMatchObject({ name: HOSTILE.slice(0, 60), address: "/identities?view=unowned", owner: "ann" });
  const page = await (await ask("ann", "GET", "/identities")).text();
  expect(page).toContain(`href="/views/${view?.["view_id"]}"`);
  expect(page).not.toContain("<script>alert");
  expect(await kept("bob")).toEqual([]);
  const link = `/views/${view?.["view_id"]}`;
  expect((await ask("bob", "GET", link)).headers.get("location")).toBe("/identities?view=unowned");
  expect((await ask("bob", "POST", `${link}/forget`, {})).status).toBe(400);
  expect((await ask("ann", "POST", `${link}/forget`, {})).headers.get("location")).toContain("said=forgotten");
  expect(await kept("ann")).toEqual([]);
  expect((await ask("bob", "GET", link)).status).toBe(404);
  const log = await store.select<{ kind: string; actor: string }>(
    "SELECT kind, actor FROM rolecall.audit_log WHERE kind LIKE 'view-%' ORDER BY seq",
  );
  expect(log).toEqual([
    { kind: "view-keep", actor: "ann" },
    { kind: "view-forget", actor: "ann" },
  ]);
});

test("the same name on the same list is one view, on another list another", async () => {
  for (const address of ["/?kind=rule", "/?kind=policy", "/identities?owner=x"])
    expect((await ask("eve", "POST", "/api/v1/views", { name: "mine", address })).status).toBe(200);
  expect((await kept("eve")).map(({ address }) => address).toSorted()).toEqual([
    "/?kind=policy",
    "/identities?owner=x",
  ]);
});

test.each([
  "//evil.example/",
  "https://evil.example/",
  "/sql?q=SELECT%201",
  "/identities/x",
  "/?nothing=1",
  "/identities?limit=99999",
  "/identities?cursor=x&kind=nobody",
  `/?identity=${"x".repeat(3000)}`,
])("%s is kept by neither page nor API", async (address) => {
  expect((await ask("mal", "POST", "/views", { name: "n", address })).status).toBe(400);
  expect((await ask("mal", "POST", "/api/v1/views", { name: "n", address })).status).toBe(400);
  expect(await kept("mal")).toEqual([]);
});

test("nobody keeps without bound", async () => {
  const rows = Array.from({ length: 100 }, (_, n) =>
    JSON.stringify({
      owner: "max",
      view_id: `v_${n}`,
      name: `n${n}`,
      address: "/",
      updated_at: "2026-01-01 00:00:00.000",
    }),
  );
  await store.insert("console_views", Buffer.from(rows.join("\n")));
  const one = { name: "one too many", address: "/?kind=rule" };
  expect((await ask("max", "POST", "/api/v1/views", one)).status).toBe(409);
  expect((await ask("max", "POST", "/views", one)).status).toBe(400);
});
