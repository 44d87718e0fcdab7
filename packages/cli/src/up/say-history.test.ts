import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { askEngine } from "../doctor/history-checks.ts";
import { sayHistory } from "./say-history.ts";

let directory: string;
let store: Store;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-say-history-"));
  store = await openEmbedded(directory);
  await migrate(store);
  const episode = (tenant: string, episode_id: string, state: string, at: string): string =>
    JSON.stringify({ tenant, episode_id, state, at });
  const rows = [
    episode("acme", "e_1", "firing", "2026-01-05 10:00:00.000"),
    episode("acme", "e_2", "firing", "2026-01-05 10:00:00.000"),
    episode("acme", "e_2", "closed", "2026-01-05 11:00:00.000"),
    episode("globex", "e_3", "resolved", "2026-01-05 10:00:00.000"),
  ];
  await store.insert("episodes", Buffer.from(rows.join("\n")));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

test.each([
  [["default"], [{ left: [{ tenant: "acme", open: 1 }] }], "warning"],
  [["default", "acme"], [], undefined],
])("episodes that are open, where the configuration names %j", async (tenants, told, state) => {
  const log = { error: vi.fn(), warn: vi.fn() };
  await sayHistory(log, store, tenants);
  expect([log.error.mock.calls, log.warn.mock.calls.map(([left]) => left as unknown)]).toEqual([[], told]);
  const checks = await askEngine(store, tenants, Date.UTC(2026, 0, 6));
  expect(checks.find(({ name }) => name === "tenants")?.state).toBe(state);
});

test("rows that the engine set aside are told, by table, but for those that are learnt anew", async () => {
  const log = { error: vi.fn(), warn: vi.fn() };
  const part = { table: "events", partition_id: "202601", name: "broken-on-start_202601_1_1_0" };
  const damaged = {
    select: async (sql: string) => (sql.includes("detached_parts") ? [part, { ...part, table: "baselines" }] : []),
  };
  await sayHistory(log, damaged as unknown as Store, []);
  expect(log.error.mock.calls).toEqual([[{ table: "events", parts: [part.name] }, expect.any(String)]]);
});

test("that a history stays behind is told once: while the one that is named instead is empty", async () => {
  const log = { error: vi.fn(), warn: vi.fn() };
  const judged = (n: number) => ({ select: async (sql: string) => (sql.includes("manifests") ? [{ n }] : []) });
  await sayHistory(log, judged(1) as unknown as Store, ["acme"], directory);
  await sayHistory(log, judged(0) as unknown as Store, ["acme"], join(directory, "none"));
  expect(log.warn).not.toHaveBeenCalled();
  await sayHistory(log, judged(0) as unknown as Store, ["acme"], directory);
  expect(log.warn.mock.calls).toEqual([[{ directory }, expect.stringContaining("is not read")]]);
});
