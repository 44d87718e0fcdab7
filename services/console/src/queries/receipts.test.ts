import type { Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCompany } from "../testing/company.ts";
import { receipts, receiptsQuestion } from "./receipts.ts";

let store: Store;
beforeAll(async () => {
  store = await openCompany(false);
});
afterAll(() => store[Symbol.asyncDispose]());

test("what an alerter wrote down twice, since it had died meanwhile, was held back once", async () => {
  const held = (at: string): string =>
    `${JSON.stringify({ at, tenant: "default", finding_uid: "f_held", receiver: "ops", stage: "silence", reason: "silenced" })}\n`;
  const [first, second] = [held("2026-11-20 10:00:00.000"), held("2026-11-20 11:00:00.000")];
  await store.insert("receipts", Buffer.from(first + second), { token: "whole" });
  await store.insert("receipts", Buffer.from(first), { token: "half" });
  const asked = receiptsQuestion({ search: "f_held", reason: "", limit: 10 });
  expect((await receipts(store, asked)).map(({ times }) => times)).toEqual([2]);
});
