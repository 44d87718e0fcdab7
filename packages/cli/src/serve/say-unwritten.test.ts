import type { Store, Table } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { sayUnwritten } from "./say-unwritten.ts";

test.each<[string, readonly Table[], readonly Table[], readonly (readonly string[])[]]>([
  [
    "what is on its way when nobody waits any longer is told by its tables",
    ["manifests", "events", "events"],
    [],
    [["events", "manifests"]],
  ],
  ["what was written, or refused, is not", ["events"], ["baselines", "findings"], [["events"]]],
  ["and where nothing is nothing is told", [], ["events"], []],
])("%s", async (_, hanging, settled, told) => {
  const said: (readonly string[])[] = [];
  const log = { warn: (fields: object) => void said.push("tables" in fields ? (fields.tables as string[]) : []) };
  const giveUp = new AbortController();
  const insert = async (table: Table): Promise<void> => {
    if (hanging.includes(table)) return new Promise(() => undefined);
    if (table === "findings") throw new Error("refused");
  };
  const store = sayUnwritten({ insert } as Partial<Store> as Store, log as never, giveUp.signal);
  for (const table of hanging) void store.insert(table, new Uint8Array());
  await Promise.allSettled(settled.map((table) => store.insert(table, new Uint8Array())));
  giveUp.abort();
  expect(said).toEqual(told);
});
