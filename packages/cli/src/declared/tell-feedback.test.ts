import { controlRows, jsonRows, type Store } from "@rolecall/clickhouse";
import { type ControlRecord, formatTime } from "@rolecall/core";
import { systemClock } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { createFeedbackTeller, type FeedbackTeller } from "./tell-feedback.ts";

const WATERMARK = Date.UTC(2026, 2, 24, 12);
const MINUTE_MS = 60_000;
let store: Store;
const told: ControlRecord[] = [];
let teller: FeedbackTeller;
let tell: () => Promise<void>;

beforeAll(async () => {
  store = await temporaryStore();
  teller = {
    store,
    tenant: "default",
    detector: {
      declared: { inventory: "", policies: "" },
      stats: {
        events: 0,
        duplicates: 0,
        late: 0,
        identities: 0,
        away: 0,
        returned: 0,
        forgotten: 0,
        unwatched: 0,
        held: 0,
        habitual: 0,
        watermark: WATERMARK,
      },
    },
    log: {
      async control(record) {
        await store.insert("controls", controlRows([{ record, partition: 0, position: told.length }]));
        told.push(record);
      },
    },
  };
  tell = createFeedbackTeller(teller);
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

async function say(finding_uid: string, verdict: string, minutesAgo: number, tenant = "default"): Promise<void> {
  const at = formatTime(systemClock.now() - minutesAgo * MINUTE_MS);
  const rest = { identity_uid: "aws:1:role:a", fingerprint: "v1:a", comment: "", actor: "ann" };
  await store.insert("feedback", jsonRows([{ at, tenant, finding_uid, verdict, ...rest }]));
}

test("the last word on each finding is told once, in the order in which it was said", async () => {
  await say("f_1", "dismissed", 9);
  await say("f_2", "compromised", 8);
  await say("f_1", "expected", 5);
  await say("f_old", "expected", 31 * 24 * 60);
  await say("f_other", "expected", 1, "another");
  await tell();
  await tell();
  const at = formatTime(WATERMARK);
  expect(told).toEqual([
    { control: "feedback", at, finding_uid: "f_2", verdict: "compromised" },
    { control: "feedback", at, finding_uid: "f_1", verdict: "expected" },
  ]);
});

test("who thinks again is heard again", async () => {
  await say("f_2", "expected", 0);
  await tell();
  expect(told.at(-1)).toMatchObject({ finding_uid: "f_2", verdict: "expected" });
  expect(told.length).toBe(3);
});

test("who says again what was said first is heard a third time", async () => {
  await say("f_2", "compromised", -1);
  await tell();
  expect(told.at(-1)).toMatchObject({ finding_uid: "f_2", verdict: "compromised" });
  await tell();
  expect(told.length).toBe(4);
});

test("what was taken back before anybody was told is not told; of what was told it is told once that it is taken back", async () => {
  const { length } = told;
  await say("f_slip", "expected", -1);
  await say("f_slip", "reopened", -2);
  await tell();
  expect(told).toHaveLength(length);
  await say("f_2", "reopened", -2);
  await tell();
  await tell();
  expect(told.slice(length)).toMatchObject([{ finding_uid: "f_2", verdict: "reopened" }]);
  await say("f_slip", "dismissed", -3);
  await say("f_2", "compromised", -4);
  await tell();
  expect(told.slice(length + 1)).toMatchObject([
    { finding_uid: "f_slip", verdict: "dismissed" },
    { finding_uid: "f_2", verdict: "compromised" },
  ]);
});

test("what is said while others are told is told after them, and each of it once", async () => {
  told.length = 0;
  const [asked, told1] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = createFeedbackTeller({
    ...teller,
    log: {
      async control(record) {
        asked.resolve();
        await told1.promise;
        await teller.log.control(record);
      },
    },
  });
  await say("f_3", "expected", -2);
  const first = slow();
  await asked.promise;
  await say("f_3", "dismissed", -3);
  await say("f_4", "expected", -4);
  const more = [slow(), slow()];
  told1.resolve();
  await Promise.all([first, ...more]);
  const words = told.map((record) => record.control === "feedback" && `${record.finding_uid} ${record.verdict}`);
  expect(words).toEqual(["f_3 expected", "f_3 dismissed", "f_4 expected"]);
});
