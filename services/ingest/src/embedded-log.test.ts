import { type Store, StoreError, setRowsAside } from "@rolecall/clickhouse";
import type { Event, LogEntry } from "@rolecall/core";
import type { Outgoing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { createEmbeddedLog } from "./embedded-log.ts";

interface Inserted {
  readonly table: string;
  readonly positions: readonly number[];
}

function open(fails: (rows: string) => boolean, errorClass: "permanent" | "retry" = "permanent") {
  const stop = new AbortController();
  const inserted: Inserted[] = [];
  const sent: Outgoing<LogEntry>[] = [];
  const insert = async (table: string, bytes: Uint8Array): Promise<void> => {
    const rows = Buffer.from(bytes).toString();
    await new Promise((resolve) => setImmediate(resolve));
    if (fails(rows)) throw new StoreError(errorClass, 27, "cannot be parsed");
    const positions = [...rows.matchAll(/"position":(\d+)/g)].map((found) => Number(found[1]));
    inserted.push({ table, positions });
  };
  const log = createEmbeddedLog({
    store: { insert } as unknown as Store,
    topic: { send: async (records: readonly Outgoing<LogEntry>[]) => void sent.push(...records) } as never,
    position: 5,
    writer: "a-process",
    // Told to stop while it waits for the store.
    pause: async () => stop.abort(),
    signal: stop.signal,
  });
  return { log, inserted, sent };
}

function logged(event_uid: string) {
  const event = { event_uid, identity_uid: "aws:1:role:a", time: "2026-11-24T10:00:00.000Z" } as Event;
  return { event, json: JSON.stringify(event) };
}

test("an event that can never be stored fails only who brought it, and leaves no hole in the positions", async () => {
  const { log, inserted, sent } = open((rows) => rows.includes("bad"));
  const first = log.append([logged("a")]);
  const [good, bad, other] = [
    log.append([logged("b"), logged("c")]),
    log.append([logged("bad")]),
    log.append([logged("d")]),
  ];
  await expect(bad).rejects.toMatchObject({ errorClass: "permanent" });
  await Promise.all([first, good, other]);
  expect(inserted.map((each) => each.positions)).toEqual([[5], [6, 7], [8]]);
  expect(sent.map((record) => (record.value as Event).event_uid)).toEqual(["a", "b", "c", "d"]);
});

test("behind a batch that was given up nothing is stored, though the store takes it: it would be read before what comes again", async () => {
  const { log, inserted, sent } = open((rows) => rows.includes("given-up"), "retry");
  const first = log.append([logged("given-up")]);
  const behind = [log.append([logged("a")]), log.control({ control: "watermark", at: "2026-11-24T10:00:00.000Z" })];
  await expect(first).rejects.toMatchObject({ name: "AbortError" });
  const results = await Promise.allSettled([...behind, log.append([logged("b")])]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect([inserted, sent]).toEqual([[], []]);
});

test("nor behind one of which the events were stored and the rest never will be: their positions are taken", async () => {
  const { log, inserted, sent } = open((rows) => rows.includes("watermark"));
  const batch = [
    log.append([logged("a")]),
    log.append([logged("b")]),
    log.control({ control: "watermark", at: "2026-11-24T10:00:00.000Z" }),
  ];
  const results = await Promise.allSettled([...batch, log.append([logged("c")])]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  expect(inserted.map(({ table, positions }) => [table, positions])).toEqual([
    ["events", [5]],
    ["events", [6, 8]],
  ]);
  expect(sent).toHaveLength(1);
});

test("where a row is refused and its letter too, what came with it is stored, and no position of it is given again", async () => {
  const positions: number[] = [];
  const insert = async (_table: string, bytes: Uint8Array): Promise<void> => {
    const rows = Buffer.from(bytes).toString();
    if (rows.includes("bad")) throw new StoreError("permanent", 72, "cannot be parsed");
    positions.push(...[...rows.matchAll(/"position":(\d+)/g)].map((found) => Number(found[1])));
  };
  const sent: Outgoing<LogEntry>[] = [];
  const log = createEmbeddedLog({
    store: setRowsAside({ insert } as unknown as Store, ["events"], async () => {
      throw new StoreError("permanent", 469, "Constraint `mine` is violated");
    }),
    topic: { send: async (records: readonly Outgoing<LogEntry>[]) => void sent.push(...records) } as never,
    position: 5,
    writer: "a-process",
    pause: async () => undefined,
    signal: new AbortController().signal,
  });
  await expect(log.append([logged("good"), logged("bad")])).rejects.toThrow("what else of its batch is stored stays");
  // Everything behind it comes again at the next start: behind what is stored.
  await expect(log.append([logged("next")])).rejects.toThrow("what else of its batch is stored stays");
  expect(positions).toEqual([5]);
  expect(sent).toEqual([]);
});
