import type { RefusedRow } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { sayRefused } from "./say-refused.ts";

const row = (table: RefusedRow["table"], column = "", constraint = ""): RefusedRow => ({
  ...{ table, json: '{"raw":"what somebody wrote"}', fault: { name: "VIOLATED_CONSTRAINT", column, constraint } },
});

test("which table refuses rows is said at once, then no more than once a minute, and never what is in them", () => {
  const said: unknown[] = [];
  let now = 0;
  const say = sayRefused({ warn: (fields: object) => void said.push(fields) }, () => now);
  say([row("events", "", "own"), row("events", "", "own"), row("findings", "score")]);
  for (now = 10_000; now < 60_000; now += 10_000) say([row("events", "", "own")]);
  expect(said).toEqual([
    { part: "clickhouse", table: "events", rows: 2, error: "VIOLATED_CONSTRAINT", constraint: "own" },
    { part: "clickhouse", table: "findings", rows: 1, error: "VIOLATED_CONSTRAINT", column: "score" },
  ]);
  say([row("events", "", "own")]);
  expect(said.slice(2)).toEqual([
    { part: "clickhouse", table: "events", rows: 6, error: "VIOLATED_CONSTRAINT", constraint: "own" },
  ]);
  expect(JSON.stringify(said)).not.toContain("somebody");
});
