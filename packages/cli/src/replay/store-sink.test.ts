import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import type { Detector } from "@rolecall/detection";
import type { DetectorTables } from "@rolecall/service-detector";
import { expect, test } from "vitest";
import { createStoreSink } from "./store-sink.ts";

const FOUND = [{ finding_uid: "f", identity_uid: "aws:1:role:a", last_seen: "2026-11-24T10:00:00.000Z" } as Finding];
const detector = {
  takeIdentityParts: () => [],
  takeCoverage: () => undefined,
  openSnapshot: () => ({}),
  settle: () => undefined,
} as unknown as Detector;

/** What is written, in order; `refused` is not taken. */
function open(refused = "") {
  const written: string[] = [];
  const write = async (what: string): Promise<void> => {
    if (what === refused) throw new Error("refused");
    written.push(what);
  };
  const insert = async (table: string): Promise<void> => write(table);
  const tables = {
    findings: (all: readonly { readonly version: number }[]) => write(`findings ${all.map(({ version }) => version)}`),
    snapshot: () => write("state"),
  };
  const sink = createStoreSink({
    ...{ store: { insert } as unknown as Store, tables: tables as unknown as DetectorTables, tenant: "default" },
    ...{ partition: 0, firstPosition: 0, archive: true, keepState: true, notifies: false },
  });
  return { sink, written };
}

test("what was found is written before the state that it is never found from again, and once more as it is in the end", async () => {
  const { sink, written } = open();
  await sink.save(detector, FOUND, 7);
  expect(written.slice(-3)).toEqual(["receipts", "findings 6", "state"]);
  await sink.finish(detector, FOUND, 7);
  expect(written.slice(-2)).toEqual(["receipts", "findings 7"]);
});

test.each(["events", "dead_letters", "receipts", "findings 6"])(
  "where %s are not taken there is no state",
  async (refused) => {
    const { sink, written } = open(refused);
    await expect(sink.save(detector, FOUND, 7)).rejects.toThrow("refused");
    expect(written).not.toContain("state");
  },
);
