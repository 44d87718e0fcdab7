import { jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AlerterAnswer } from "../options.ts";
import { DEPLOY, HOSTILE, HOSTILE_UID, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

const HOUR_MS = 3_600_000;
let store: Store;
beforeAll(async () => {
  store = await openCompany();
});
afterAll(() => store[Symbol.asyncDispose]());

const answer = async (): Promise<AlerterAnswer> => ({ accepted: true, message: "" });
const alerter = { feedback: answer, silence: answer, expire: answer, cover: answer };
const page = async (path: string, options = {}): Promise<string> =>
  (await get(openConsole(store, { alerter, ...options }), path)).text();

async function section(): Promise<string> {
  const text = await page("/silences");
  return /<section aria-labelledby="expected">.*?<\/section>/s.exec(text)?.[0] ?? "";
}

interface Row {
  readonly uid?: string;
  readonly state: string;
  readonly reason: string;
  readonly at: number;
  readonly endsAt?: number;
  readonly value?: string;
}

/** A row of an episode of the finding `f_deploy`, unless another is named. */
async function episode(id: string, { uid = "f_deploy", state, reason, at, endsAt, value = "AS64500" }: Row) {
  const pattern = {
    identityUid: value === HOSTILE ? HOSTILE_UID : DEPLOY,
    detector: "behavior",
    feature: "src_asn",
    value,
    ...(id === "api" && { members: [DEPLOY, "aws:1:role:b"], severity: "medium" }),
  };
  const expectation = {
    entryId: `x_${id}`,
    ...pattern,
    endsAt,
    by: value === HOSTILE ? HOSTILE : "ann",
    reason: "a move",
  };
  const body = { finding: { title: `title of ${id}` }, ...(endsAt === undefined ? {} : { expectation }) };
  const row = { episode_id: `e_${id}`, finding_uid: uid, state, reason, at: formatTime(at), actor: "ann" };
  await store.insert("episodes", jsonRows([{ ...row, body: JSON.stringify(body) }]));
}

async function said(verdict: string, at: number): Promise<void> {
  await store.insert("feedback", jsonRows([{ finding_uid: "f_deploy", verdict, at: formatTime(at), actor: "ann" }]));
}

const CLOSED = { state: "closed", reason: "expected" } as const;

test("the silences tell what is expected, whose, until when and by whom, what ends first on top, and no more once it is taken back", async () => {
  expect(await section()).toContain("Nothing is");
  await episode("over", { ...CLOSED, at: NOW - 5 * HOUR_MS, endsAt: NOW - HOUR_MS });
  await episode("later", { ...CLOSED, at: NOW - 4 * HOUR_MS, endsAt: NOW + 9 * HOUR_MS, uid: "f_other" });
  await episode("sooner", { ...CLOSED, at: NOW - 4 * HOUR_MS, endsAt: NOW + HOUR_MS });
  await episode("dismissed", { state: "closed", reason: "false_positive", at: NOW - 4 * HOUR_MS });
  await store.insert(
    "receipts",
    jsonRows([{ finding_uid: "f_9", stage: "expected", by: "x_sooner", at: formatTime(NOW) }]),
  );
  const shown = await section();
  expect([...shown.matchAll(/title of (\w+)<\/a>/g)].map(([, title]) => title)).toEqual(["sooner", "later"]);
  for (const text of ["network operator <code>AS64500</code>", DEPLOY, "ann: <q>a move</q>", ">1</td>"])
    expect(shown).toContain(text);
  expect(shown).toContain('action="/findings/f_deploy/verdict"><input type="hidden" name="back" value="/silences">');
  await episode("sooner", { state: "resolved", reason: "resolved", at: NOW - 3 * HOUR_MS });
  expect(await section()).not.toContain("title of sooner");
});

interface Listed {
  readonly expected: readonly { readonly finding_uid: string; readonly hidden: number }[];
  readonly next_cursor: string | null;
}

test("the API lists it page by page, as it is until somebody takes it back, also where no alerter has heard of that", async () => {
  const list = async (query = ""): Promise<Listed> =>
    (await (await get(openConsole(store, { alerter }), `/api/v1/expected${query}`)).json()) as Listed;
  const uids = ({ expected }: Listed) => expected.map(({ finding_uid }) => finding_uid);
  expect(uids(await list())).toEqual(["f_other"]);
  await episode("api", { ...CLOSED, at: NOW - 4 * HOUR_MS, endsAt: NOW + 2 * HOUR_MS, uid: "f_api" });
  const first = await list("?limit=1");
  expect(first.expected).toEqual([
    {
      ...{ entry_id: "x_api", finding_uid: "f_api", title: "title of api", identity_uid: DEPLOY, detector: "behavior" },
      ...{ feature: "src_asn", value: "AS64500", ends_at: formatTime(NOW + 2 * HOUR_MS) },
      ...{ members: 2, severity: "medium" },
      ...{ created_by: "ann", comment: "a move", hidden: 0 },
    },
  ]);
  const second = await list(`?limit=1&cursor=${first.next_cursor}`);
  expect([uids(second), second.next_cursor]).toEqual([["f_other"], null]);
  await store.insert("feedback", jsonRows([{ finding_uid: "f_api", verdict: "reopened", at: formatTime(NOW) }]));
  expect(uids(await list())).toEqual(["f_other"]);
  expect((await get(openConsole(store, { alerter }), "/api/v1/expected?state=active")).status).toBe(400);
});

test("where no alerter runs what is expected is shown, and nothing to press", async () => {
  await episode("seen", { ...CLOSED, at: NOW - 4 * HOUR_MS, endsAt: NOW + HOUR_MS });
  expect(await section()).toContain('value="reopen"');
  const text = await page("/silences", { alerter: undefined });
  expect(text).toContain("title of seen");
  expect(text).not.toContain('value="reopen"');
});

test("nothing hostile of a pattern or of who named it comes alive", async () => {
  await episode("hostile", { ...CLOSED, at: NOW - 4 * HOUR_MS, endsAt: NOW + HOUR_MS, value: HOSTILE });
  const shown = await section();
  expect(shown).toContain("title of hostile");
  expect(shown).not.toMatch(/<(?:script|img)\b/i);
  expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u200B\u202E]/u);
});

describe("the page of a finding", () => {
  const buttons = async (): Promise<readonly string[]> =>
    [...(await page("/findings/f_deploy")).matchAll(/<button name="verdict" value="(\w+)"/g)].map(
      ([, value]) => value ?? "",
    );
  const VERDICTS = ["acknowledged", "expected", "dismissed", "compromised", "snooze"];

  test("offers to take back what was said, and nothing else before that", async () => {
    await episode("one", { state: "firing", reason: "firing", at: NOW - 3 * HOUR_MS });
    expect(await buttons()).toEqual(VERDICTS);
    await episode("one", { ...CLOSED, at: NOW - 2 * HOUR_MS, endsAt: NOW + HOUR_MS });
    await said("expected", NOW - 2 * HOUR_MS);
    expect(await buttons()).toEqual(["reopen"]);
  });

  test("offers to take an acknowledgement back in place of another", async () => {
    await episode("taken", { state: "acknowledged", reason: "", at: NOW - 1.5 * HOUR_MS });
    expect(await buttons()).toEqual(["reopen", ...VERDICTS.slice(1)]);
    expect(await page("/findings/f_deploy")).toContain(">Unacknowledge</button>");
  });

  test("offers it as well once the same has come again and is held back, and no more when that is taken back", async () => {
    await episode("two", { state: "firing", reason: "marked-expected", at: NOW - HOUR_MS });
    expect(await buttons()).toEqual(["reopen", ...VERDICTS]);
    await said("reopened", NOW - HOUR_MS + 1);
    // Another's expectation holds it back still.
    expect(await buttons()).toEqual(VERDICTS);
    expect(await page("/findings/f_deploy")).toMatch(
      />reopened<\/strong> of this finding.*>expected<\/strong> of this finding/s,
    );
  });

  test("of what a replay found says so, and offers no acknowledgement: there is no reminder to stop", async () => {
    expect(await page("/findings/f_older")).toContain("not taken by an alerter yet");
    const receipt = { finding_uid: "f_older", receiver: "", stage: "episode", reason: "replayed", at: formatTime(NOW) };
    await store.insert("receipts", jsonRows([receipt]));
    const text = await page("/findings/f_older");
    expect(text).toContain("open; a replay found it, and nobody is reminded of it");
    expect(text).toContain('name="verdict" value="expected"');
    expect(text).not.toContain('name="verdict" value="acknowledged"');
  });

  test("of another finding tells what stands only", async () => {
    expect(await page("/findings/f_older")).not.toContain("</strong> of the same");
    await said("dismissed", NOW);
    expect(await page("/findings/f_older")).toContain("dismissed</strong> of the same");
  });
});
