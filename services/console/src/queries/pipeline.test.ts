import { deadLetterRows, findingRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { FINDING, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { pipelineFacts } from "./pipeline.ts";

test("the budget is of every day that is known of the last fourteen, those without findings too", async () => {
  await using store = await openCompany();
  const { budget } = await pipelineFacts(store);
  expect(budget.map(({ findings }) => findings)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1]);
  expect([budget[0]?.day, budget.at(-1)?.day]).toEqual(["2026-11-10", "2026-11-23"]);
  // Two findings of two identities in fourteen days.
  const page = await (await get(openConsole(store), "/pipeline")).text();
  expect(page).toContain("Realised, over 14 days: <strong>71.4</strong>");
});

test("of nobody there are no days", async () => {
  await using store = await openCompany(false);
  expect((await pipelineFacts(store)).budget).toEqual([]);
});

const health = { status: 200, body: { status: "ok", checks: { store: "ok" } } } as const;
const MINUTE = 60_000;
const notice = (receiver: string, minutes: number, outcome: string): Uint8Array => {
  const at = formatTime(NOW - minutes * MINUTE)
    .replace("T", " ")
    .replace("Z", "");
  const row = { notice_id: `n_${receiver}_${minutes}`, at, tenant: "default", receiver, integration: "slack", outcome };
  return Buffer.from(`${JSON.stringify(row)}\n`);
};

test("a receiver that takes nothing for minutes is no well pipeline, though no attempt is over", async () => {
  await using store = await openCompany(false);
  const app = openConsole(store, { pipeline: () => Promise.resolve({ health, counts: [] }) });
  await store.insert("notifications", Buffer.concat([notice("quick", 1, "pending"), notice("chat", 9, "sent")]));
  expect(await (await get(app, "/pipeline")).text()).toContain("All is well");
  expect(await (await get(app, "/")).text()).not.toContain("Not everybody is told");
  await store.insert(
    "notifications",
    Buffer.concat([notice("on-call", 9, "pending"), notice("on-call", 3, "pending")]),
  );
  const page = await (await get(app, "/pipeline")).text();
  expect(page).not.toContain("All is well");
  expect(page).toContain("Something needs attention");
  expect(page).toContain("2 messages wait for slack, the oldest from 9 minutes ago");
  expect(page).not.toContain("message waits");
  const list = await (await get(openConsole(store), "/")).text();
  expect(list).toContain("✕ Not everybody is told. on-call: 2 messages wait for slack, the oldest from 9 minutes ago.");
});

test("why a message waits, and why the last one was not taken, stand where it is said that nobody was told", async () => {
  await using store = await openCompany(false);
  const app = openConsole(store, { pipeline: () => Promise.resolve({ health, counts: [] }) });
  const why = (bytes: Uint8Array, detail: string): Uint8Array =>
    Buffer.from(`${JSON.stringify({ ...JSON.parse(Buffer.from(bytes).toString()), detail, revision: 10 })}\n`);
  await store.insert("notifications", Buffer.concat([notice("chat", 9, "pending"), notice("page", 30, "sent")]));
  await store.insert("notifications", why(notice("chat", 9, "pending"), "server-error (HTTP 503)"));
  await store.insert("notifications", why(notice("page", 20, "refused"), "auth-error (invalid_auth)"));
  const list = await (await get(app, "/")).text();
  expect(list).toContain("chat: 1 message waits for slack, the oldest from 9 minutes ago: server-error (HTTP 503)");
  expect(list).toContain("page: the last message to slack was refused 20 minutes ago: auth-error (invalid_auth)");
  const page = await (await get(app, "/pipeline")).text();
  expect(page).toContain("Something needs attention");
  expect(page).toContain("server-error (HTTP 503), tried again");
  await store.insert("notifications", notice("page", 5, "sent"));
  expect(await (await get(openConsole(store), "/")).text()).not.toContain("page: the last message");
});

test("a list that no longer grows says so, and why", async () => {
  await using store = await openCompany(false);
  const checks = { store: "ok", writes: "the disk is full: senders are refused until there is room" };
  const asked = { status: 503, body: { status: "unavailable", checks } } as const;
  const list = await (await get(openConsole(store, { health: () => Promise.resolve(asked) }), "/")).text();
  expect(list).toContain("✕ What happens now may be missing here. writes: the disk is full");
  const well = await (await get(openConsole(store, { health: () => Promise.resolve(health) }), "/")).text();
  expect(well).not.toContain("may be missing");
});

test("a message that was refused two days ago is no alarm any more", async () => {
  await using store = await openCompany(false);
  await store.insert("notifications", notice("gone", 2 * 24 * 60, "refused"));
  expect(await (await get(openConsole(store), "/")).text()).not.toContain("Not everybody is told");
});

const row = (value: object): Uint8Array => Buffer.from(`${JSON.stringify(value)}\n`);

test.each<[what: string, fill: (store: Store) => Promise<void>, said: string]>([
  [
    "events that come too late",
    (store) =>
      store.insert("late_events", row({ source: "gateway", events: 1300, late: 1200, furthest_ms: 10_800_000 })),
    "1,200 of 1,300 events of gateway, the furthest 3 hours behind",
  ],
  [
    "records that cannot be read",
    (store) =>
      store.insert(
        "dead_letters",
        deadLetterRows(
          Array.from({ length: 100 }, (_, n) => ({
            ...{ reason: "not-json", detail: "", path: "", source: "auto", origin: `file:${n}`, raw: `x${n}` },
          })),
        ),
      ),
    "100 records of the last hour could not be read",
  ],
  [
    "logs that have stopped",
    (store) =>
      store.insert(
        "findings",
        findingRows([{ finding: { ...FINDING, finding_uid: "f_c", kind: "coverage" }, version: 1 }]),
      ),
    "1 open finding</a> says that logs have stopped",
  ],
])("%s are no well pipeline, though each of its parts works", async (_, fill, said) => {
  await using store = await openCompany(false);
  const app = openConsole(store, { pipeline: () => Promise.resolve({ health, counts: [] }) });
  expect(await (await get(app, "/pipeline")).text()).toContain("All is well");
  await fill(store);
  const page = await (await get(app, "/pipeline")).text();
  expect(page).toContain("Something needs attention");
  expect(page).toContain(said);
});

test("what needs weeks of events is not read anew each time that somebody looks", async () => {
  await using store = await openCompany();
  let scans = 0;
  const counted: Store = {
    ...store,
    select: (sql, parameters, signal) => {
      if (sql.includes("uniq(identity_uid, toStartOfHour(time))")) scans += 1;
      return store.select(sql, parameters, signal);
    },
  };
  const app = openConsole(counted);
  const pages = [await (await get(app, "/pipeline")).text(), await (await get(app, "/pipeline")).text()];
  expect(pages[0]).toContain("Is it as rare as it says?");
  expect(pages[1]).toBe(pages[0]);
  expect(scans).toBe(1);
});
