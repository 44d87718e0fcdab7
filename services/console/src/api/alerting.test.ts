import { jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AlerterAnswer, AlerterDoor } from "../options.ts";
import { NOW, openCompany } from "../testing/company.ts";
import { get, openConsole, TOKEN } from "../testing/open-console.ts";
import { answers } from "./schemas.ts";

const HOST = "127.0.0.1:4180";
const HOUR_MS = 3_600_000;

let store: Store;
let app: Hono;
let asked: unknown[] = [];
let answer: AlerterAnswer | Error = { accepted: true, message: "" };

/** Notes what it is asked, and answers as it is told. */
const door: AlerterDoor = {
  feedback: (what) => note({ feedback: what }),
  silence: async (what) => ({ silence_id: what.silence_id ?? "s_new", ...(await note({ silence: what })) }),
  cover: (what) => note({ cover: what }),
  expire: (silenceId, by) => note({ expire: silenceId, by }),
};

function note(what: unknown): Promise<AlerterAnswer> {
  asked.push(what);
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
}

beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store, { alerter: door });
  await store.insert("episodes", jsonRows([episode("e_1", "firing", 3), episode("e_2", "firing", 2)]));
  await store.insert("episodes", jsonRows([{ ...episode("e_2", "closed", 1), reason: "expected", actor: "ann" }]));
  const receipt = { ...base("f_deploy"), at: formatTime(NOW), receiver: "secops", stage: "silence" };
  await store.insert("receipts", jsonRows([{ ...receipt, reason: "silenced", by: "s_active" }]));
  await store.insert(
    "silences",
    jsonRows([silence("s_past", -3, -1), silence("s_active", -1, 2), silence("s_next", 1, 3)]),
  );
});
afterAll(() => store[Symbol.asyncDispose]());

function base(finding_uid: string): object {
  return { tenant: "default", finding_uid, identity_uid: "aws:1:role:deploy" };
}

function episode(episode_id: string, state: string, hoursAgo: number): object {
  const times = { opened_at: formatTime(NOW - 5 * HOUR_MS), at: formatTime(NOW - hoursAgo * HOUR_MS) };
  const what = { fingerprint: "v1:x", kind: "behavior", state, reason: state, severity: "high", actor: "", body: "{}" };
  return { ...base(`f_${episode_id}`), ...what, ...times, episode_id };
}

function silence(silence_id: string, fromHours: number, toHours: number): object {
  const times = { starts_at: formatTime(NOW + fromHours * HOUR_MS), ends_at: formatTime(NOW + toHours * HOUR_MS) };
  const who = { created_by: "ann", comment: "works", updated_at: formatTime(NOW) };
  return { silence_id, tenant: "default", matchers: ['severity="low"'], ...times, ...who };
}

const json = async (path: string): Promise<unknown> => (await get(app, `/api/v1${path}`)).json();

async function send(method: string, path: string, body?: unknown, headers: object = {}): Promise<Response> {
  asked = [];
  return app.request(`http://${HOST}/api/v1${path}`, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    headers: { host: HOST, "content-type": "application/json", ...headers },
  });
}

test.each<[string, string, readonly string[]]>([
  ["all, the last opened first", "", ["e_2", "e_1"]],
  ["that are open", "?open=true", ["e_1"]],
  ["that are over", "?open=false", ["e_2"]],
  ["of a severity", "?severity=low", []],
  ["of an identity", "?identity=aws:1:role:deploy&limit=1", ["e_2"]],
  ["of a finding, those that it is or was part of", "?finding=f_e_1", ["e_1"]],
  ["opened lately", "?since=1h", []],
])("episodes %s", async (_what, query, ids) => {
  const { episodes } = (await json(`/episodes${query}`)) as { episodes: { episode_id: string }[] };
  expect(episodes.map((each) => each.episode_id)).toEqual(ids);
});

test("an episode is shown in its last state, with the verdict and who gave it", async () => {
  const { episodes } = answers.episodes.parse(await json("/episodes")) as { episodes: unknown[] };
  expect(episodes[0]).toMatchObject({
    state: "closed",
    reason: "expected",
    actor: "ann",
    at: formatTime(NOW - HOUR_MS),
  });
});

test("silences stand with their state and what they hid, page by page", async () => {
  const { silences } = answers.silences.parse(await json("/silences")) as { silences: object[] };
  expect(silences).toMatchObject([
    { silence_id: "s_next", state: "pending", hidden: 0 },
    { silence_id: "s_active", state: "active", hidden: 1 },
    { silence_id: "s_past", state: "expired", hidden: 0 },
  ]);
  expect(await json("/silences?state=active")).toMatchObject({ silences: [{ silence_id: "s_active" }] });
  const first = (await json("/silences?limit=2")) as { next_cursor: string };
  expect(await json(`/silences?limit=2&cursor=${first.next_cursor}`)).toMatchObject({
    ...{ silences: [{ silence_id: "s_past" }], next_cursor: null },
  });
});

test("a verdict is handed on with who said it, and its answer names it", async () => {
  const body = { finding_uid: "f_1", verdict: "expected", comment: "known", until: "2026-11-30T00:00:00+01:00" };
  const response = await send("POST", "/feedback", { ...body, by: "ann" });
  expect(response.status).toBe(200);
  expect(answers.judged.parse(await response.json())).toEqual({ finding_uid: "f_1", verdict: "expected", message: "" });
  expect(asked).toEqual([{ feedback: { ...body, until: "2026-11-29T23:00:00.000Z", by: "ann" } }]);
});

test("a silence begins now unless told otherwise, and is ended by its id", async () => {
  const response = await send("POST", "/silences", { matchers: ["a=b"], ends_at: "2026-11-24T12:00:00Z" });
  expect(answers.silenced.parse(await response.json())).toEqual({ silence_id: "s_new", message: "" });
  expect(asked).toMatchObject([
    { silence: { starts_at: formatTime(NOW), ends_at: "2026-11-24T12:00:00.000Z", created_by: "api", comment: "" } },
  ]);
  const ended = await send("DELETE", "/silences/s_new?by=ann");
  expect(answers.silenced.parse(await ended.json())).toEqual({ silence_id: "s_new", message: "" });
  expect(asked).toEqual([{ expire: "s_new", by: "ann" }]);
});

test("what a silence covers stands beside its id", async () => {
  const covers = {
    matches: { findings: 0, identities: 0, critical: 0, of: 2 },
    known: { identities: 0, of: 40 },
    warnings: ["nothing has a label ownr; did you mean owner?"],
  };
  answer = { accepted: true, message: "it matches nothing that is open now", ...covers };
  const response = await send("POST", "/silences", { matchers: ["ownr=b"], ends_at: "2026-11-24T12:00:00Z" });
  const message = "it matches nothing that is open now";
  expect(answers.silenced.parse(await response.json())).toEqual({ silence_id: "s_new", message, ...covers });
  answer = { accepted: true, message: "" };
});

const FEEDBACK = { finding_uid: "f_1", verdict: "expected" };
const SILENCE = { matchers: ["a=b"], ends_at: "2026-11-24T12:00:00Z" };

test.each<[string, string, unknown, string]>([
  ["another verdict", "/feedback", { ...FEEDBACK, verdict: "fine" }, "verdict"],
  ["no finding", "/feedback", { verdict: "expected" }, "finding_uid"],
  ["a misspelt member", "/feedback", { ...FEEDBACK, coment: "x" }, "comment"],
  [
    "an end of what does not end",
    "/feedback",
    { ...FEEDBACK, verdict: "dismissed", until: "2027-01-01T00:00:00Z" },
    "until",
  ],
  ["an end that is over", "/feedback", { ...FEEDBACK, until: "2020-01-01T00:00:00Z" }, "until"],
  ["a time that is none", "/feedback", { ...FEEDBACK, until: "tomorrow" }, "until"],
  ["a silence without matchers", "/silences", { ...SILENCE, matchers: [] }, "matchers"],
  ["a silence without an end", "/silences", { matchers: ["a=b"] }, "ends_at"],
  ["a silence that is over", "/silences", { ...SILENCE, ends_at: "2020-01-01T00:00:00Z" }, "ends_at"],
])("%s is a problem that names it, and reaches nobody", async (_what, path, body, named) => {
  const response = await send("POST", path, body);
  expect(response.status).toBe(400);
  expect(JSON.stringify(answers.problem.parse(await response.json()))).toContain(named);
  expect(asked).toEqual([]);
});

test.each<[AlerterAnswer | Error, number]>([
  [{ accepted: false, reason: "not-found", message: "there is no such finding" }, 404],
  [{ accepted: false, reason: "conflict", message: "somebody judged it already: expected" }, 409],
  [{ accepted: false, reason: "refused", message: "too many" }, 400],
  [{ accepted: false, reason: "not-allowed", message: "it is another receiver's" }, 403],
  [new Error("secret path"), 503],
])("what the alerter answers is a problem with its sentence: %j", async (given, status) => {
  answer = given;
  const response = await send("POST", "/feedback", FEEDBACK);
  answer = { accepted: true, message: "" };
  expect(response.status).toBe(status);
  const text = JSON.stringify(answers.problem.parse(await response.json()));
  expect(text).not.toContain("secret");
  if (!(given instanceof Error) && !given.accepted) expect(text).toContain(given.message);
});

test("without an alerter what would change something is a problem", async () => {
  const other = openConsole(store);
  const response = await other.request(`http://${HOST}/api/v1/silences/s_1`, {
    method: "DELETE",
    headers: { host: HOST },
  });
  expect(response.status).toBe(503);
});

test.each<[string, string, unknown]>([
  ["POST", "/feedback", FEEDBACK],
  ["POST", "/silences", SILENCE],
  ["DELETE", "/silences/s_1", undefined],
])("%s %s is not for another site's page, nor for a browser without the session", async (method, path, body) => {
  const site = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  expect((await send(method, path, body, site)).status).toBe(403);
  expect((await send(method, path, body, { "sec-fetch-site": "same-origin" })).status).toBe(401);
  expect(
    (await send(method, path, body, { "sec-fetch-site": "same-origin", authorization: `Bearer ${TOKEN}` })).status,
  ).toBe(200);
  expect(asked).toHaveLength(1);
});
