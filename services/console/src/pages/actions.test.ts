import type { Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSeals } from "../access/session.ts";
import type { AlerterAnswer, AskedSilence } from "../options.ts";
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
  const alerter = { feedback: answer, silence, expire: answer, cover };
  app = openConsole(store, { sessionSecret: SECRET, now: () => now, alerter });
});
afterAll(() => store[Symbol.asyncDispose]());

function ask(method: string, path: string, fields?: readonly Field[]): Promise<Response> {
  const sealed = createSeals(SECRET, "session").seal({ name: "bob", role: "responder", until: NOW + 1e9 });
  const headers = { host: HOST, cookie: `rolecall_session=${sealed}`, "sec-fetch-site": "same-origin" };
  const given =
    fields === undefined ? {} : { body: new URLSearchParams(fields.map((field): [string, string] => [...field])) };
  return Promise.resolve(app.request(`http://${HOST}${path}`, { method, headers, ...given }));
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
const THREE: readonly Field[] = ["f_1", "f_2", "f_3"].map((uid) => ["uid", uid]);

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
