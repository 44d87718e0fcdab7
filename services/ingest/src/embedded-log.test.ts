import { type Store, StoreError } from "@rolecall/clickhouse";
import type { Event, LogEntry } from "@rolecall/core";
import type { Outgoing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { createEmbeddedLog } from "./embedded-log.ts";

interface Inserted {
  readonly table: string;
  readonly positions: readonly number[];
}

function open(fails: (rows: string) => boolean) {
  const inserted: Inserted[] = [];
  const sent: Outgoing<LogEntry>[] = [];
  const insert = async (table: string, bytes: Uint8Array): Promise<void> => {
    const rows = Buffer.from(bytes).toString();
    await new Promise((resolve) => setImmediate(resolve));
    if (fails(rows)) throw new StoreError("permanent", 27, "cannot be parsed");
    const positions = [...rows.matchAll(/"position":(\d+)/g)].map((found) => Number(found[1]));
    inserted.push({ table, positions });
  };
  const log = createEmbeddedLog({
    store: { insert } as unknown as Store,
    topic: { send: async (records: readonly Outgoing<LogEntry>[]) => void sent.push(...records) } as never,
    position: 5,
    writer: "a-process",
    pause: async () => undefined,
    signal: new AbortController().signal,
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
