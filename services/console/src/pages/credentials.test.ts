import { CREDENTIAL_COLUMNS, credentialRows, type Store } from "@rolecall/clickhouse";
import { type Credential, formatTime } from "@rolecall/core";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSeals } from "../access/session.ts";
import { DEPLOY, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

const DAY_MS = 86_400_000;
const SECRET = "a secret that seals sessions";
let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany();
  const day = (days: number): string => formatTime(NOW - days * DAY_MS);
  const key = (credential_uid: string, more: Partial<Credential>): Credential => ({
    ...{ tenant: "default", credential_uid, credential_kind: "access-key", identity_uid: DEPLOY },
    ...{ first_seen: day(10), last_seen: day(1), issued: "", expires: "", events: 7 },
    ...more,
  });
  const rows = [
    key("AKIAOLD", { issued: day(120) }),
    key("AKIASHARED", {}),
    key("AKIASHARED", { identity_uid: "aws:1:role:other" }),
    key("AKIAENDED", { issued: day(40), expires: day(5), last_seen: day(2) }),
  ];
  await store.insert("credentials", credentialRows(rows));
  app = openConsole(store, { sessionSecret: SECRET });
});
afterAll(() => store[Symbol.asyncDispose]());

test("a key that is old, shared, or used after its end stands out", async () => {
  const page = await (await get(app, "/credentials")).text();
  expect(page).toContain('≠ 120 days</strong> <span class="muted">rotate it');
  expect(page).toContain("≠ used by 2 identities");
  expect(page).toContain("used after it");
  expect(page).not.toContain("ASIAUSUAL");
  expect(page).toContain(`<a href="/identities/${encodeURIComponent(DEPLOY)}">deploy</a>`);
});

test.each([
  ["view=overdue", ["AKIAOLD"]],
  ["view=expired", ["AKIAENDED"]],
  ["view=shared&order=uid", ["AKIASHARED", "AKIASHARED"]],
  ["view=all&kind=sts-session&owner=team-payments", ["ASIAUSUAL"]],
  ["search=akiao", ["AKIAOLD"]],
])("the API, the CSV and the JSON of %s are the same", async (query, uids) => {
  const api = (await (await get(app, `/api/v1/credentials?${query}`)).json()) as { readonly credentials: Credential[] };
  const json = (await (await get(app, `/credentials.json?${query}`)).json()) as readonly Credential[];
  const [head, ...lines] = (await (await get(app, `/credentials.csv?${query}`)).text()).trim().split("\r\n");
  expect(head).toBe(CREDENTIAL_COLUMNS.join(","));
  expect(api.credentials.map(({ credential_uid }) => credential_uid)).toEqual(uids);
  expect(json).toEqual(api.credentials);
  expect(lines.map((line) => line.split(",")[0])).toEqual(uids);
});

test.each(["last_seen", "age", "uid"])("pages in the order %s give each once", async (order) => {
  const seen: string[] = [];
  for (let cursor = ""; ; ) {
    const answer = await get(app, `/api/v1/credentials?order=${order}&limit=1${cursor}`);
    const { credentials, next_cursor } = (await answer.json()) as {
      readonly credentials: readonly Credential[];
      readonly next_cursor: string | null;
    };
    seen.push(...credentials.map(({ credential_uid, identity_uid }) => `${credential_uid} ${identity_uid}`));
    if (next_cursor === null) break;
    cursor = `&cursor=${next_cursor}`;
  }
  expect(seen).toHaveLength(4);
  expect(new Set(seen).size).toBe(4);
});

test("who may not ask SQL gets the list without the questions, and can keep it", async () => {
  const cookie = `rolecall_session=${createSeals(SECRET, "session").seal({ name: "ann", role: "viewer", until: NOW + 1e6 })}`;
  const host = "127.0.0.1:4180";
  const headers = { host, cookie, "sec-fetch-site": "same-origin" };
  const page = await (await app.request(`http://${host}/credentials`, { headers })).text();
  expect(page).toContain("AKIAOLD");
  expect(page).not.toContain('href="/sql');
  const body = new URLSearchParams({ name: "to rotate", address: "/credentials?view=overdue" });
  const kept = await app.request(`http://${host}/views`, { method: "POST", headers, body });
  expect(kept.headers.get("location")).toBe("/credentials?view=overdue&said=kept");
});
