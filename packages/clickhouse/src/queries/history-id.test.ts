import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { temporaryStore } from "../testing/temporary-store.ts";
import { historyId } from "./history-id.ts";

test("a history has one id, whoever asks for it first, and several at once are given the same", async () => {
  await using store = await temporaryStore();
  const ids = await Promise.all(Array.from({ length: 8 }, () => historyId(store, randomUUID)));
  expect(new Set(ids).size).toBe(1);
  expect(await historyId(store, randomUUID)).toBe(ids[0]);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
});
