import type { Store } from "@rolecall/clickhouse";
import type { Config } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { checkReceivers } from "./receiver-checks.ts";

const NOW = Date.UTC(2026, 0, 5, 12);
let store: Store;

beforeAll(async () => {
  store = await temporaryStore();
  const row = (
    receiver: string,
    notice_id: string,
    at: string,
    outcome: string,
    detail = "",
    finding_uid = "f_1",
  ): string =>
    JSON.stringify({
      receiver,
      integration: "webhook",
      notice_id,
      at: `2026-01-05 ${at}`,
      outcome,
      detail,
      finding_uid,
    });
  const rows = [
    row("well", "n_1", "10:00:00.000", "refused", "auth-error"),
    row("well", "n_2", "11:00:00.000", "sent"),
    row("moved", "n_3", "11:30:00.000", "pending"),
    row("moved", "n_3", "11:30:00.000", "pending", "", "f_2"),
    row("moved", "n_4", "11:40:00.000", "pending"),
    row("down", "n_10", "11:40:00.000", "pending", "server-error (HTTP 503)"),
    row("busy", "n_5", "11:59:30.000", "pending"),
    row("revoked", "n_6", "11:00:00.000", "sent"),
    row("revoked", "n_7", "11:10:00.000", "refused", "auth-error"),
    row("revoked", "n_8", "11:20:00.000", "not-sent"),
    row("gone", "n_9", "11:20:00.000", "refused", "other"),
  ];
  await store.insert("notifications", Buffer.from(rows.join("\n")));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test.each([
  ["well", undefined],
  ["moved", "webhook: 2 messages wait, the first for 30 min"],
  ["down", "webhook: 1 message waits, the first for 20 min: server-error (HTTP 503)"],
  ["busy", undefined],
  ["revoked", "webhook: the last message was refused (auth-error)"],
])("a receiver that is %s", async (name, detail) => {
  const receivers = ["well", "moved", "down", "busy", "revoked"].map((each) => ({ name: each }));
  const checks = await checkReceivers(store, { receivers } as unknown as Config, NOW);
  expect(checks.map((check) => check.name)).toEqual(["told down", "told moved", "told revoked"]);
  expect(checks.find((check) => check.name === `told ${name}`)?.detail).toBe(detail);
});

test("where no configuration is given, receivers that were told something are looked at all the same", async () => {
  const checks = await checkReceivers(store, { receivers: [] } as unknown as Config, NOW);
  expect(checks.map((check) => check.name)).toEqual(["told down", "told gone", "told moved", "told revoked"]);
});
