import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSeals } from "../access/session.ts";
import type { AlerterAnswer, AskedFeedback, AskedSilence } from "../options.ts";
import { HOSTILE, NOW, openCompany } from "../testing/company.ts";
import { openConsole } from "../testing/open-console.ts";

type Field = readonly [name: string, value: string];

const HOST = "127.0.0.1:4180";
const SECRET = "a secret that seals sessions";
let store: Store;
let app: Hono;
let now = NOW;
let said: readonly string[] = [];
beforeAll(async () => {
  store = await openCompany(false);
  let asked = 0;
  const answer = async (): Promise<AlerterAnswer> => {
    asked += 1;
    return { accepted: true, message: said[asked % said.length] ?? "" };
  };
  const covers = { message: "it matches nothing", warnings: ["nothing has a label ownr"] };
  const cover = async ({ matchers }: AskedSilence): Promise<AlerterAnswer> =>
    matchers.includes("a~b")
      ? { accepted: false, reason: "refused", message: "needs quotes" }
      : { accepted: true, ...covers };
  const silence = async ({ matchers }: AskedSilence): Promise<AlerterAnswer> =>
    matchers.includes("ownr=b") ? { accepted: true, ...covers } : answer();
  const feedback = async ({ finding_uid }: AskedFeedback): Promise<AlerterAnswer> => {
    if (finding_uid === "f_away") throw new Error("no answer");
    return finding_uid === "f_taken" ? { accepted: false, reason: "refused", message: TAKEN } : answer();
  };
  const alerter = { feedback, silence, expire: answer, cover };
  app = openConsole(store, { sessionSecret: SECRET, now: () => now, alerter });
});
afterAll(() => store[Symbol.asyncDispose]());

function ask(method: string, path: string, fields?: readonly Field[], referer?: string): Promise<Response> {
  const sealed = createSeals(SECRET, "session").seal({ name: "bob", role: "responder", until: NOW + 1e9 });
  const headers = { host: HOST, cookie: `rolecall_session=${sealed}`, "sec-fetch-site": "same-origin" };
  const from = referer === undefined ? {} : { referer };
  const given =
    fields === undefined ? {} : { body: new URLSearchParams(fields.map((field): [string, string] => [...field])) };
  return Promise.resolve(app.request(`http://${HOST}${path}`, { method, headers: { ...headers, ...from }, ...given }));
}

/** The notice of the page that one is sent to. */
async function noticeOf(address: string): Promise<string> {
  const page = await (await ask("GET", address)).text();
  return /<p class="said".*?<\/p>/.exec(page)?.[0] ?? "";
}

const QUIET: readonly Field[] = [
  ["matchers", 'severity="low"'],
  ["hours", "1"],
  ["comment", "a drill"],
];
test("a whole page of the list is judged at once, and no more", async () => {
  const many = (count: number): readonly Field[] => [
    ["verdict", "dismissed"],
    ...Array.from({ length: count }, (_, n): Field => ["uid", `f_${String(n).padStart(32, "0")}`]),
  ];
  expect((await ask("POST", "/findings/verdicts", many(1000))).status).toBe(303);
  const refused = await ask("POST", "/findings/verdicts", many(1001));
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining("At most 1000 findings")]);
});

const THREE: readonly Field[] = ["f_1", "f_2", "f_3"].map((uid) => ["uid", uid]);

const TAKEN = "it is dismissed already, by ann";
const ANN = "it is so already, by ann";

test.each<[what: string, path: string, form: readonly Field[], says: string, answers: readonly string[]]>([
  [
    "of a verdict",
    "/findings/f_1/verdict",
    [
      ["verdict", "expected"],
      ["back", "/?kind=rule"],
    ],
    "Marked as expected",
    [ANN],
  ],
  [
    "of several",
    "/findings/verdicts",
    [["verdict", "dismissed"], ...THREE],
    "3 findings. Dismissed",
    [ANN, `by ${HOSTILE}`],
  ],
  [
    "of one that is taken back",
    "/findings/f_1/verdict",
    [
      ["verdict", "reopen"],
      ["back", "/silences"],
    ],
    "what was said of it is taken back",
    [ANN],
  ],
  ["of a silence", "/silences", QUIET, "The silence is set", [ANN]],
  ["of its end", "/silences/s_1/expire", [], "The silence has ended", [ANN]],
])("who was first is told, once for each answer and for a minute: %s", async (_, path, form, says, answers) => {
  said = answers;
  const answer = await ask("POST", path, form);
  expect(answer.status).toBe(303);
  const address = answer.headers.get("location") ?? "";
  const notice = await noticeOf(address);
  expect(notice).toContain(says);
  expect(notice.split(ANN)).toHaveLength(2);
  expect(notice).not.toContain("<script");
  now += 61_000;
  expect(await noticeOf(address)).not.toContain("ann");
});

test("of several, what somebody judged before keeps no other from it, and is said", async () => {
  said = [""];
  const uids = ["f_1", "f_taken", "f_2"].map((uid): Field => ["uid", uid]);
  const answer = await ask("POST", "/findings/verdicts", [["verdict", "expected"], ...uids]);
  const notice = await noticeOf(answer.headers.get("location") ?? "");
  expect(notice).toContain("2 findings. Marked as expected");
  expect(notice).toContain(`1 of 3 not done: ${TAKEN}`);
});

test("of several, none is asked for after one to which nobody answers", async () => {
  said = [""];
  const uids = ["f_1", "f_away", "f_2"].map((uid): Field => ["uid", uid]);
  const answer = await ask("POST", "/findings/verdicts", [["verdict", "expected"], ...uids]);
  expect(await noticeOf(answer.headers.get("location") ?? "")).toContain("2 of 3 not done: The alerter did not answer");
});

test.each([
  ["/findings/f_taken?said=reopen", `<a href="/findings/f_taken?said=reopen">`],
  ["//elsewhere.example/x", `<a href="/">`],
])("what was not done says why, with the way back to %s", async (path, link) => {
  const answer = await ask("POST", "/findings/f_taken/verdict", [["verdict", "expected"]], `http://${HOST}${path}`);
  expect(answer.status).toBe(400);
  const page = await answer.text();
  expect(page).toContain("It is dismissed already, by ann.");
  expect(page).toContain(link);
  expect(page).not.toContain("elsewhere");
});

test("nothing is added where there is nothing to say, nor by an address that somebody else wrote", async () => {
  said = [""];
  const answer = await ask("POST", "/silences", QUIET);
  expect(answer.headers.get("location")).toBe("/silences?said=silenced");
  const theirs = createSeals("another secret", "note").seal({ text: "call 555", until: now + 1e6 });
  const session = createSeals(SECRET, "session").seal({ text: "call 555", until: now + 1e6 });
  for (const also of [theirs, session, "call 555", "e30.", "."]) {
    const notice = await noticeOf(`/silences?said=silenced&also=${encodeURIComponent(also)}`);
    expect(notice).toContain("The silence is set");
    expect(notice).not.toContain("555");
  }
});

const OWNR: readonly Field[] = [["matchers", "ownr=b"], ...QUIET.slice(1)];

test("a silence on what nobody has is set, and that is said", async () => {
  const { headers } = await ask("POST", "/silences", OWNR);
  const notice = await noticeOf(headers.get("location") ?? "");
  expect(notice).toContain("The silence is set");
  expect(notice).toContain("it matches nothing; nothing has a label ownr");
});

test.each<[what: string, asked: string, says: string]>([
  ["what it would cover", "ownr=b", "If it were set now: it matches nothing<br>⚠ nothing has a label ownr"],
  ["that it cannot be one", "a~b", "needs quotes"],
])("the form tells %s before anything is set, and keeps what was filled in", async (_, matchers, says) => {
  const address = new URLSearchParams({ matchers, hours: "7", comment: HOSTILE });
  const page = await (await ask("GET", `/silences?${address}`)).text();
  expect(/<p class="said".*?<\/p>/.exec(page)?.[0]).toContain(says);
  expect(page).toContain(`>${matchers}</textarea>`);
  expect(page).toContain('value="7"');
  expect(page).not.toContain("<script>alert");
});
