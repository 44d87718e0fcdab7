import { getFinding, getIdentity, type Store } from "@rolecall/clickhouse";
import fc from "fast-check";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEPLOY, HOSTILE_UID, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { answers } from "./schemas.ts";

let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store);
});
afterAll(() => store[Symbol.asyncDispose]());

interface Page {
  readonly findings?: readonly { readonly finding_uid: string }[];
  readonly identities?: readonly { readonly identity_uid: string }[];
  readonly coverage?: readonly { readonly detector: string; readonly time: string }[];
  readonly events?: readonly { readonly time: string; readonly event_uid: string }[];
  readonly next_cursor: string | null;
}

const json = async (path: string): Promise<Page> => (await get(app, `/api/v1${path}`)).json() as Promise<Page>;

test.each([
  ["all, the newest first", "", ["f_hostile", "f_deploy", "f_older"]],
  ["of severities", "?severity=critical,low", ["f_deploy", "f_older"]],
  ["of a severity and above", "?severity=high%2B", ["f_deploy"]],
  ["of a severity and above, as people write it", "?severity=medium+", ["f_hostile", "f_deploy"]],
  ["of severities that cover each other", "?severity=low%2B,critical", ["f_hostile", "f_deploy", "f_older"]],
  ["of severities given one by one", "?severity=critical&severity=low", ["f_deploy", "f_older"]],
  ["of a kind", "?kind=rule", ["f_hostile"]],
  ["of an identity", `?identity=${encodeURIComponent(DEPLOY)}`, ["f_deploy", "f_older"]],
  ["since a time", "?since=2026-11-21T00:00:00Z", ["f_hostile", "f_deploy"]],
  ["since a day", "?since=2026-11-21", ["f_hostile", "f_deploy"]],
  ["of the last two days", "?since=48h", ["f_hostile", "f_deploy"]],
  ["that are open", "?open=true", ["f_hostile", "f_deploy", "f_older"]],
  ["that are closed", "?open=false", []],
  ["of who is called so", "?identity=deploy", ["f_deploy", "f_older"]],
  ["of somebody whose name is SQL", "?identity=%27%20OR%201%3D1%20--", []],
])("findings: %s", async (_what, query, uids) => {
  expect((await json(`/findings${query}`)).findings?.map((each) => each.finding_uid)).toEqual(uids);
});

test.each([
  ["all, by uid", "", [DEPLOY, HOSTILE_UID].toSorted()],
  ["all, the last seen first", "?order=last_seen", [DEPLOY, HOSTILE_UID]],
  ["by part of the name", "?search=DEPL", [DEPLOY]],
  ["of a provider and a kind", "?provider=aws&kind=role,bot", [DEPLOY]],
  ["of nobody", "?owner=", []],
  ["of a view and of an owner", "?view=findings&owner=team-payments", [DEPLOY]],
  ["of nobody and of somebody", "?view=unowned&owner=team-payments", []],
  ["agents of a kind that is none of theirs", "?view=agents&kind=role", []],
])("identities: %s", async (_what, query, uids) => {
  expect((await json(`/identities${query}`)).identities?.map((each) => each.identity_uid)).toEqual(uids);
});

test.each<["findings" | "identities" | "coverage", number]>([
  ["findings", 3],
  ["identities", 2],
  ["coverage", 4],
])("%s come page by page, each once, in the order of the whole", async (what, count) => {
  const whole = (await json(`/${what}`))[what];
  const walked: unknown[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page = await json(`/${what}?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`);
    expect(page[what]).toHaveLength(1);
    walked.push(...(page[what] ?? []));
    cursor = page.next_cursor;
  }
  expect(walked).toEqual(whole);
  expect(walked).toHaveLength(count);
});

test("what an identity did comes page by page, the newest first, each event once", async () => {
  const path = `/events?identity=${encodeURIComponent(DEPLOY)}`;
  const [{ n = 0 } = {}] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM rolecall.events_latest WHERE identity_uid = {uid:String}",
    { uid: DEPLOY },
  );
  const walked: { readonly time: string; readonly event_uid: string }[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page = await json(`${path}&limit=97${cursor === "" ? "" : `&cursor=${cursor}`}`);
    walked.push(...(page.events ?? []));
    cursor = page.next_cursor;
  }
  expect(walked).toHaveLength(n);
  expect(new Set(walked.map((each) => each.event_uid)).size).toBe(n);
  expect(walked.map((each) => each.time)).toEqual(
    walked
      .map((each) => each.time)
      .toSorted()
      .toReversed(),
  );
  const recent = (await json(`${path}&since=2026-11-23`)).events ?? [];
  expect(recent.length).toBeGreaterThan(0);
  expect(recent.every((each) => each.time >= "2026-11-23")).toBe(true);
  expect((await json("/events?identity=nobody")).events).toEqual([]);
});

test("coverage of one identity, one detector, one state", async () => {
  const rows = async (query: string): Promise<readonly string[]> =>
    ((await json(`/coverage?${query}`)).coverage ?? []).map(({ detector }) => detector);
  expect(await rows("identity=a")).toEqual(["behavior.network", "rules"]);
  expect(await rows("identity=a&order=time")).toEqual(["rules", "behavior.network"]);
  expect(await rows("detector=rules")).toEqual(["rules", "rules"]);
  expect(await rows("state=learning,calibrated")).toEqual([]);
});

test("one finding and one identity are what the history holds", async () => {
  expect(await json("/findings/f_deploy")).toEqual(await getFinding(store, "f_deploy"));
  for (const uid of [DEPLOY, HOSTILE_UID])
    expect(await json(`/identities/${encodeURIComponent(uid)}`)).toEqual(await getIdentity(store, uid));
});

describe("what cannot be asked is a problem that names it", () => {
  test.each<[string, number, string]>([
    ["/findings?severity=hgih", 400, "severity"],
    ["/findings?severity=", 400, "severity"],
    ["/findings?severty=high", 400, "severity"],
    ["/findings?limit=0", 400, "limit"],
    ["/findings?limit=1001", 400, "limit"],
    ["/findings?limit=1e3", 400, "limit"],
    ["/findings?limit=1&limit=2", 400, "twice"],
    ["/findings?offset=10", 400, "offset"],
    ["/findings?since=yesterday", 400, "since"],
    ["/findings?since=9999-12-31T23:59:59Z", 400, "since"],
    ["/findings?since=2026-02-30", 400, "since"],
    ["/findings?cursor=xyz", 400, "cursor"],
    ["/events", 400, "identity"],
    ["/events?identity=a&cursor=xyz", 400, "cursor"],
    [`/findings?cursor=${writeCursor({ time: "2026-99-99T00:00:00.000Z", uid: "x" })}`, 400, "cursor"],
    [`/findings?identity=${"x".repeat(3000)}`, 400, "identity"],
    ["/findings?__proto__=1", 400, "__proto__"],
    ["/findings?severity=grave", 400, "info, low, medium, high, critical"],
    ["/findings?severity=high%2B%2B", 400, "severity"],
    ["/findings?severity=,", 400, "severity"],
    ["/identities?kind=alien", 400, "kind"],
    ["/coverage?detector=a&detector=b", 400, "twice"],
    ["/findings/none", 404, "findings"],
    ["/identities/none", 404, "identities"],
    ["/nothing", 404, "openapi"],
  ])("%s", async (path, status, word) => {
    const response = await get(app, `/api/v1${path}`);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const problem = (await response.json()) as { readonly detail: string };
    expect(response.status).toBe(status);
    expect(answers.problem.parse(problem)).toMatchObject({ status, type: "about:blank" });
    expect(problem.detail).toContain(word);
  });

  test.each([
    ["DELETE", "/findings", "HEAD, GET"],
    ["PUT", "/findings/f_1", "HEAD, GET"],
    ["GET", "/query", "POST"],
    ["PATCH", "/silences", "HEAD, GET, POST"],
    ["GET", "/silences/s_1", "DELETE"],
    ["POST", "/openapi.json", "HEAD, GET"],
  ])("%s %s is told what is taken there", async (method, path, allowed) => {
    const response = await get(app, `/api/v1${path}`, {}, method);
    expect([response.status, response.headers.get("allow")]).toEqual([405, allowed]);
    expect(answers.problem.parse(await response.json())).toMatchObject({ status: 405 });
  });

  test("hostile parameters never get further than a 400", async () => {
    const names = fc.constantFrom("severity", "kind", "identity", "since", "limit", "cursor", "open", "x");
    await fc.assert(
      fc.asyncProperty(names, fc.string({ unit: "binary", maxLength: 40 }), async (name, value) => {
        const query = new URLSearchParams([[name, value]]);
        expect([200, 400]).toContain((await get(app, `/api/v1/findings?${query}`)).status);
      }),
      { numRuns: 60 },
    );
  });
});

test("a cursor is read as it was written, and nothing else is one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (uid) => {
      const cursor = { time: "2026-11-24T10:00:00.000Z", uid };
      expect(readCursor(writeCursor(cursor))).toEqual(cursor);
      expect(readCursor(`${writeCursor(cursor)}!`)).toBeUndefined();
    }),
  );
});

async function query(body: unknown, type = "application/json"): Promise<Response> {
  const host = "127.0.0.1:4180";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return app.request(`http://${host}/api/v1/query`, {
    method: "POST",
    body: text,
    headers: { host, "content-type": type },
  });
}

const SQL = "SELECT severity, count() AS n FROM findings_latest GROUP BY severity ORDER BY severity";

test.each([
  [undefined, "application/json", '"severity": "critical"'],
  ["ndjson", "application/x-ndjson", '{"severity":"critical","n":1}\n'],
  ["csv", "text/csv; charset=utf-8", "severity,n\ncritical,1\n"],
  ["table", "text/plain; charset=utf-8", "critical"],
])("a query is answered as %s", async (format, type, text) => {
  const response = await query({ sql: SQL, format });
  expect(response.headers.get("content-type")).toBe(type);
  expect(await response.text()).toContain(text);
});

test.each<[string, unknown, string, number]>([
  ["what is no SELECT", { sql: "DROP TABLE events" }, "application/json", 400],
  ["a table of the system", { sql: "SELECT * FROM system.users" }, "application/json", 400],
  ["a file of the machine", { sql: "SELECT * FROM file('/etc/passwd')" }, "application/json", 400],
  ["no query", {}, "application/json", 400],
  ["something besides", { sql: "SELECT 1", x: 1 }, "application/json", 400],
  ["another format", { sql: "SELECT 1", format: "xml" }, "application/json", 400],
  ["what is no JSON", "sql", "application/json", 400],
  ["a form", "sql=SELECT+1", "application/x-www-form-urlencoded", 415],
  ["too much", { sql: "x".repeat(600_000) }, "application/json", 413],
])("the query box refuses %s", async (_what, body, type, status) => {
  const response = await query(body, type);
  expect(response.status).toBe(status);
  expect(answers.problem.parse(await response.json())).toMatchObject({ status });
});

test("the OpenAPI document describes what is answered", async () => {
  const document = await (await get(app, "/api/v1/openapi.json")).text();
  await expect(`${JSON.stringify(JSON.parse(document), null, 2)}\n`).toMatchFileSnapshot("openapi.golden.json");
  for (const [path, name] of [
    ["/findings", "findings"],
    ["/findings/f_deploy", "finding"],
    ["/identities", "identities"],
    [`/identities/${encodeURIComponent(DEPLOY)}`, "identity"],
    ["/credentials?view=all", "credentials"],
    ["/coverage", "coverage"],
    [`/events?identity=${encodeURIComponent(DEPLOY)}`, "events"],
  ] as const)
    expect(answers[name].safeParse(await json(path)).error).toBeUndefined();
});

test("when the history fails, the answer says nothing of how, and we are told", async () => {
  const faults: unknown[] = [];
  const select = (): never => {
    throw new Error("secret path /var/lib");
  };
  const broken = openConsole({ ...store, select } as unknown as Store, { onFault: (error) => faults.push(error) });
  for (const path of ["/api/v1/findings", "/"]) {
    const response = await get(broken, path);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret path");
  }
  expect(faults).toHaveLength(2);
});
