import { coverageRows, eventRows, findingRows, identityRows, type Store } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

const COUNT = 12;
const ME = "aws:1:role:n0";

let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany(false);
  app = openConsole(store);
  for (let n = 0; n < COUNT; n++) await acts(n, n);
});
afterAll(() => store[Symbol.asyncDispose]());

/** The nth of all does something at that minute: it is seen, watched, and found anew, and there is an event more. */
async function acts(n: number, minute: number): Promise<void> {
  const at = formatTime(NOW - 3_600_000 + minute * 60_000);
  const who = {
    tenant: "default",
    identity_uid: `aws:1:role:n${n}`,
    identity_kind: "role",
    identity_name: `n${n}`,
  } as const;
  const kept = { provider: "aws", account_uid: "1", owner: "", environment: "", criticality: "" };
  const seen = { first_seen: at, last_seen: at };
  const event = { event_uid: `e${minute}`, time: at, ...who, identity_uid: ME, source: "rolecall", action: "Read" };
  const finding: Finding = {
    ...who,
    ...{ finding_uid: `f_${n}`, detector: "rule", detector_version: 1, kind: "rule", title: "t" },
    ...{ owner: "", environment: "", time: formatTime(NOW - 3_600_000 + n * 60_000), ...seen, origin: "o" },
    ...{ severity: "high", confidence: "high", calibration: "none", score: 75, dimensions: [], attacks: [], owasp: [] },
    ...{ events: ["e0"], sql: "", fingerprint: `v1:${n}` },
  };
  await store.insert("identities", identityRows([{ ...who, ...kept, ...seen, events: minute + 1 }]));
  await store.insert(
    "coverage",
    coverageRows([{ ...who, detector: "rules", state: "calibrated", reason: "", time: at }]),
  );
  await store.insert("events", eventRows([{ json: JSON.stringify(event), partition: 0, position: minute }]));
  await store.insert("findings", findingRows([{ finding, version: minute + 1 }]));
}

let minute = COUNT;

test.each([
  ["identities", "identity_uid", ""],
  ["coverage", "identity_uid", ""],
  ["findings", "finding_uid", ""],
  ["events", "event_uid", `&identity=${encodeURIComponent(ME)}`],
])("a walk of the %s gives each that was there once, whoever acts meanwhile", async (what, uid, query) => {
  const page = async (limit: number, cursor = "") => {
    const response = await get(app, `/api/v1/${what}?limit=${limit}${query}${cursor}`);
    return (await response.json()) as Readonly<Record<string, Record<string, string>[]>> & {
      next_cursor: string | null;
    };
  };
  const uidsOf = (rows: readonly Record<string, string>[] = []) => rows.map((row) => row[uid] ?? "");
  const before = uidsOf((await page(100))[what]);
  const walked: string[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const { [what]: rows, next_cursor } = await page(5, next === "" ? "" : `&cursor=${next}`);
    walked.push(...uidsOf(rows));
    next = next_cursor;
    // Those act that come last by each order.
    for (const n of [0, 1, COUNT - 1, COUNT - 2]) await acts(n, minute++);
  }
  expect(walked.toSorted()).toEqual(before.toSorted());
});

test.each([
  ["identities", "last_seen"],
  ["coverage", "time"],
])("%s come by %s where that is asked, and a cursor holds for its own order alone", async (what, order) => {
  const page = async (query: string) => {
    const response = await get(app, `/api/v1/${what}?limit=5${query}`);
    const body = (await response.json()) as { readonly next_cursor: string; readonly [what: string]: unknown };
    return {
      ...body,
      status: response.status,
      times: (body[what] as { [order: string]: string }[] | undefined)?.map((row) => row[order]),
    };
  };
  const first = await page(`&order=${order}`);
  const second = await page(`&order=${order}&cursor=${first.next_cursor}`);
  const times = [...(first.times ?? []), ...(second.times ?? [])];
  expect(times).toHaveLength(10);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(await page(`&cursor=${first.next_cursor}`)).toMatchObject({
    status: 400,
    detail: expect.stringContaining("of another order"),
  });
});
