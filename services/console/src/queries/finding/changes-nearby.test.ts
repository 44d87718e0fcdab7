import { eventRows } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { FINDING, ODD_HOUR, openCompany } from "../../testing/company.ts";
import { spanOf } from "../span.ts";
import { changesNearby, changesNearbyQuestion } from "./changes-nearby.ts";

const MINUTE_MS = 60_000;

const release = (uid: string, provider: string, account: string, minutes: number) => ({
  ...{ event_uid: uid, time: formatTime(ODD_HOUR - minutes * MINUTE_MS), tenant: "default", source: "rolecall" },
  ...{ provider, account_uid: account, identity_uid: `${provider}:${account}:role:${uid}`, identity_kind: "role" },
  ...{ identity_name: uid, action: "UpdateService", outcome: "success" },
});

async function nearBy(releases: readonly object[]): Promise<readonly string[]> {
  await using store = await openCompany(false);
  const records = releases.map((event, position) => ({ json: JSON.stringify(event), partition: 0, position }));
  await store.insert("events", eventRows(records));
  const finding = { ...FINDING, first_seen: formatTime(ODD_HOUR) };
  const found = await changesNearby(store, changesNearbyQuestion(finding, spanOf(ODD_HOUR, ODD_HOUR, undefined)));
  return found.map(({ identity_name }) => identity_name);
}

test("what it releases itself in the odd hour is what is to be explained, and what it released before may explain it", async () => {
  const own = (minutes: number, event_uid: string) => ({
    ...{ ...release(event_uid, "aws", "111122223333", minutes), identity_uid: FINDING.identity_uid },
  });
  expect(await nearBy([own(-5, "thief")])).toEqual([]);
  expect(await nearBy([own(5, "pipeline"), release("other", "aws", "111122223333", -5)])).toEqual([
    "other",
    "pipeline",
  ]);
});

test("releases of the same account are near, and not those of an account that has the same name elsewhere", async () => {
  const found = await nearBy([
    release("near", "aws", "111122223333", 30),
    release("long-ago", "aws", "111122223333", 180),
    release("other-account", "aws", "9", 30),
    release("other-platform", "okta", "111122223333", 30),
  ]);
  expect(found).toEqual(["near"]);
});
