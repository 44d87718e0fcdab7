import { eventRows } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { eventsOf } from "./events-of.ts";

const AT = Date.UTC(2026, 10, 27, 19);
const UID = "aws:111122223333:role:deploy";
const CALLS = 3000;
const NAMED = 1800;

test("what a finding names is shown with what was nearest to it, however much was done in that minute", async () => {
  await using store = await temporaryStore();
  const timeOf = (n: number): string => formatTime(AT + n * 20);
  const uidOf = (n: number): string => `e${String(n).padStart(4, "0")}`;
  const records = Array.from({ length: CALLS }, (_, n) => ({
    json: JSON.stringify({
      ...{ event_uid: uidOf(n), time: timeOf(n), tenant: "default", source: "rolecall", provider: "aws" },
      ...{ account_uid: "111122223333", identity_uid: UID, identity_kind: "role", identity_name: "deploy" },
      ...{ action: "ListUsers", outcome: "success" },
    }),
    partition: 0,
    position: n,
  }));
  await store.insert("events", eventRows(records));
  const seen = { first_seen: timeOf(NAMED), last_seen: timeOf(NAMED), events: [uidOf(NAMED)] };
  const events = await eventsOf(store, { tenant: "default", identity_uid: UID, ...seen } as unknown as Finding);
  const uids = events.map(({ event_uid }) => event_uid);
  const around = Array.from({ length: 99 }, (_, n) => uidOf(NAMED - 49 + n));
  expect(uids.slice(-around.length)).toEqual(around);
  expect(uids).toHaveLength(1000 + around.length);
});
