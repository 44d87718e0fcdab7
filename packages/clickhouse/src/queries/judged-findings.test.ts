import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonRows } from "../rows/json-rows.ts";
import type { Store } from "../store.ts";
import { temporaryStore } from "../testing/temporary-store.ts";
import { JUDGED_FINDINGS } from "./judged-findings.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(() => store[Symbol.asyncDispose]());

const judged = async () => (await store.select<{ finding_uid: string }>(JUDGED_FINDINGS)).length;
const said = { finding_uid: "f_1", verdict: "expected", at: "2026-11-24T12:00:00.000Z" };
const episode = { episode_id: "e_1", finding_uid: "f_1" };

test("a verdict counts before any alerter has heard of it, until there is newer evidence", async () => {
  await store.insert("episodes", jsonRows([{ ...episode, state: "firing", at: "2026-11-24T11:00:00.000Z" }]));
  expect(await judged()).toBe(0);
  await store.insert("feedback", jsonRows([said]));
  expect(await judged()).toBe(1);
  await store.insert("episodes", jsonRows([{ ...episode, state: "closed", at: said.at }]));
  expect(await judged()).toBe(1);
  await store.insert("episodes", jsonRows([{ ...episode, state: "firing", at: "2026-11-24T13:00:00.000Z" }]));
  expect(await judged()).toBe(0);
  await store.insert("feedback", jsonRows([{ ...said, at: "2026-11-24T14:00:00.000Z" }]));
  expect(await judged()).toBe(1);
  await store.insert("feedback", jsonRows([{ ...said, verdict: "reopened", at: "2026-11-24T14:00:00.001Z" }]));
  expect(await judged()).toBe(0);
});

test("of a state that goes on the last finding is open, and what was graver stays so", async () => {
  const state = { tenant: "default", detector: "lifecycle.orphaned", fingerprint: "v1:state", severity: "medium" };
  const finding = (finding_uid: string, day: number, over: object = {}) => ({
    ...state,
    ...{ finding_uid, time: `2026-11-0${day}T05:00:00.000Z`, ...over },
  });
  await store.insert(
    "findings",
    jsonRows([
      finding("f_first", 1),
      finding("f_grave", 2, { severity: "high" }),
      finding("f_other", 3, { fingerprint: "v1:other" }),
      finding("f_rule", 4, { detector: "trail-stopped" }),
      finding("f_last", 8),
      finding("f_rule-again", 9, { detector: "trail-stopped" }),
    ]),
  );
  const ended = await store.select<{ finding_uid: string }>(JUDGED_FINDINGS);
  expect(ended.map(({ finding_uid }) => finding_uid)).toEqual(["f_first"]);
});
