import { eventRows } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { FINDING, ODD_HOUR, openCompany } from "../testing/company.ts";
import { changesNearby, changesNearbyQuestion } from "./changes-nearby.ts";
import { spanOf } from "./span.ts";

const MINUTE_MS = 60_000;

test("releases of the same account are near, and not those of an account that has the same name elsewhere", async () => {
  await using store = await openCompany(false);
  const release = (uid: string, provider: string, account: string, minutes: number) => ({
    ...{ event_uid: uid, time: formatTime(ODD_HOUR - minutes * MINUTE_MS), tenant: "default", source: "rolecall" },
    ...{ provider, account_uid: account, identity_uid: `${provider}:${account}:role:${uid}`, identity_kind: "role" },
    ...{ identity_name: uid, action: "UpdateService", outcome: "success" },
  });
  const records = [
    release("near", "aws", "111122223333", 30),
    release("long-ago", "aws", "111122223333", 180),
    release("other-account", "aws", "9", 30),
    release("other-platform", "okta", "111122223333", 30),
  ].map((event, position) => ({ json: JSON.stringify(event), partition: 0, position }));
  await store.insert("events", eventRows(records));
  const found = await changesNearby(store, changesNearbyQuestion(FINDING, spanOf(ODD_HOUR, ODD_HOUR, undefined)));
  expect(found.map(({ identity_name }) => identity_name)).toEqual(["near"]);
});
