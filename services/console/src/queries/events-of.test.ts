import { eventRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOW, openCompany } from "../testing/company.ts";
import { eventsOf } from "./events-of.ts";

const UID = "aws:1:role:busy";
const MINUTE_MS = 60_000;
const at = (n: number): string => formatTime(NOW - n * 20 * MINUTE_MS);
/** Two of each instant, over two months, of two tenants. */
const NAMES = Array.from({ length: 60 }, (_, n) => [`e${n}a`, `e${n}b`]).flat();

let store: Store;
beforeAll(async () => {
  store = await openCompany(false);
  const rows = NAMES.map((event_uid, i) => ({
    ...{ event_uid, time: at(Math.floor(i / 2) * 70), tenant: i % 10 < 7 ? "default" : "acme", identity_uid: UID },
    ...{ source: "rolecall", provider: "aws", account_uid: "1", identity_kind: "role", outcome: "success" },
  }));
  const records = (action: string, from: number): Parameters<typeof eventRows>[0] =>
    rows.map((row, i) => ({ json: JSON.stringify({ ...row, action }), partition: 0, position: from + i }));
  // Delivered twice, and the later delivery is written first: that of the lower position holds.
  await store.insert("events", eventRows(records("again", 1000)));
  await store.insert("events", eventRows(records("first", 0)));
});
afterAll(() => store[Symbol.asyncDispose]());

test("pages of whatever size are the whole list, each event once, newest first, as it was delivered first", async () => {
  const newestFirst = NAMES.map((uid, i) => ({ uid, time: at(Math.floor(i / 2) * 70) }))
    .toSorted((a, b) => (a.time === b.time ? (a.uid < b.uid ? 1 : -1) : a.time < b.time ? 1 : -1))
    .map(({ uid }) => uid);
  for (const limit of [7, 50, 500]) {
    const read: string[] = [];
    let after: Parameters<typeof eventsOf>[1]["after"];
    for (;;) {
      const page = await eventsOf(store, { identity: UID, after, limit });
      expect(page.every(({ action }) => action === "first")).toBe(true);
      read.push(...page.map(({ event_uid }) => event_uid));
      const last = page.at(-1);
      if (page.length < limit || last === undefined) break;
      after = last;
    }
    expect(read).toEqual(newestFirst);
  }
});

test("since leaves out what was before, and of nobody there is nothing", async () => {
  const page = await eventsOf(store, { identity: UID, since: at(70), limit: 100 });
  expect(page.map(({ event_uid }) => event_uid)).toEqual(["e0b", "e0a", "e1b", "e1a"]);
  expect(await eventsOf(store, { identity: "aws:1:role:nobody", limit: 100 })).toEqual([]);
});
