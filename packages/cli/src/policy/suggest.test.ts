import { eventRows, findingRows } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { aFinding } from "../../../notifiers/src/testing/a-page.ts";
import { suggest } from "./suggest.ts";

test("where nothing can be learnt it is said whether nothing is kept, or all of it is of the hours of findings", async () => {
  await using store = await temporaryStore();
  const who = { tenant: "default", identity_uid: "aws:1:role:new" };
  await expect(suggest(store, who)).rejects.toThrow("there are no events of aws:1:role:new to learn a policy from");
  const time = "2026-11-24T10:20:00.000Z";
  const event = { event_uid: "e-1", time, source: "aws-cloudtrail", provider: "aws", action: "GetObject", ...who };
  const json = JSON.stringify({ ...event, identity_kind: "role", identity_name: "new", outcome: "success" });
  await store.insert("events", eventRows([{ json, partition: 0, position: 0 }]));
  const found = { ...aFinding({ severity: "high", kind: "rule", first_seen: time, last_seen: time }), ...who };
  await store.insert("findings", findingRows([{ finding: found, version: 1 }]));
  await expect(suggest(store, who)).rejects.toThrow(
    "of aws:1:role:new nothing is kept but 1 event in the hours of 1 finding, from which nothing is learnt: wait until it has done more",
  );
});
