import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DamagedPart,
  deadLetterRows,
  type LateSource,
  migrate,
  openEmbedded,
  type Store,
  type UnreadablePart,
} from "@rolecall/clickhouse";
import type { DeadLetter } from "@rolecall/core";
import type { Standing } from "@rolecall/kafka";
import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { createConditions } from "./conditions.ts";
import type { Working } from "./config-watch.ts";

const MINUTE = 60_000;
const loaded = loadConfig("inputs: [{ kafka: { topic: logs, source: gateway } }]\nkafka: { brokers: [k:1] }", {
  ...{ path: "rolecall.yaml", env: {}, readFile: () => "" },
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));

interface Holding {
  readonly dead: number;
  readonly beyond?: number;
  readonly refused?: string;
  readonly working?: readonly Working[];
  readonly late?: readonly LateSource[];
  readonly unreadable?: readonly UnreadablePart[];
  readonly lost?: readonly DamagedPart[];
  readonly standings?: Readonly<Record<string, Standing>>;
  readonly compacted?: Readonly<Record<string, boolean>>;
}

const AT: Readonly<Record<string, Standing>> = { "the detector": { committed: 1, low: 0, high: 2 } };

/** What holds after each minute, as `about: why`. */
async function heldAfter(
  minutes: number,
  { dead, beyond = 0, refused, working, late = [], unreadable = [], lost = [], ...at }: Holding,
): Promise<string[]> {
  const rows = (sql: string): readonly object[] => {
    if (sql.includes("late_events")) return late;
    if (sql.includes("system.parts")) return unreadable;
    if (sql.includes("system.detached_parts")) return lost;
    return sql.includes("instances") ? (working ?? []) : [{ dead, beyond, source: "auto", reason: "not-json" }];
  };
  let now = 0;
  const conditions = createConditions({
    ...{
      config: loaded.ok ? loaded.config : (undefined as never),
      tenant: "default",
      tenants: ["default"],
      now: () => now,
    },
    store: { select: (async (sql) => rows(sql)) as Store["select"] },
    reloads: { refused: () => refused },
    standings: async () =>
      new Map(Object.entries(at.standings ?? AT).map(([reader, standing]) => [reader, new Map([[0, standing]])])),
    compacted: async () => new Map(Object.entries(at.compacted ?? {})),
  });
  for (; now < minutes * MINUTE; now += MINUTE) await conditions();
  return (await conditions()).flatMap(({ about, why }) => (why === undefined ? [] : [`${about}: ${why}`]));
}

const UNREAD: Standing = { committed: 1, low: 6, high: 9 };

test.each<[string, number, Parameters<typeof heldAfter>[1], string[]]>([
  ["nothing where all is well", 20, { dead: 99 }, []],
  [
    "a single record that is too large to be read",
    1,
    { dead: 1, beyond: 1 },
    ["dead-letters: a record too large or too deep within an hour: what is in it nobody has judged"],
  ],
  [
    "rows that are there and cannot be read",
    1,
    { dead: 0, unreadable: [{ table: "events", name: "202611_2_2_1" }] },
    ["history-damaged: 1 part of events cannot be read"],
  ],
  [
    "rows that the engine set aside, but for those of the detector's state, which are learnt anew",
    1,
    {
      dead: 0,
      lost: [
        { table: "baselines", partition_id: "0", name: "broken-on-start_0_1_1_0" },
        { table: "events", partition_id: "202611", name: "broken-on-start_202611_2_2_1" },
      ],
    },
    ["history-damaged: the engine set aside 1 part of events"],
  ],
  [
    "a reader that stands still for half an hour and what its sources may be late",
    60,
    { dead: 0 },
    ["pipeline-behind: has not finished in 60 minutes what came"],
  ],
  [
    "a hundred dead letters within an hour",
    0,
    { dead: 100 },
    ["dead-letters: 100 records within an hour, most of them auto (not-json)"],
  ],
  [
    "most of what a source sends comes too late",
    0,
    { dead: 0, late: [{ source: "gateway", events: 1300, late: 1200, furthest_ms: 3 * 3_600_000 }] },
    ["late-events: within an hour 1,200 of 1,300 events of gateway, the furthest 3 hours behind"],
  ],
  [
    "records that left a raw topic unread, and not those that the history has",
    1,
    { dead: 0, standings: { "ingest of logs": UNREAD, "the detector": UNREAD, "the alerter": UNREAD } },
    ["records-lost: had not read 5 records when they left their topic"],
  ],
  [
    "a topic of ours that is compacted",
    0,
    { dead: 0, compacted: { "rolecall.events.v1": true, "rolecall.dead.v1": false } },
    ["topic-compacted: is compacted"],
  ],
  ["a configuration that was refused", 0, { dead: 0, refused: "line 3: no\nline 4" }, ["config-refused: line 3: no"]],
  [
    "alerters by different configurations",
    10,
    { dead: 0, working: ["a", "b"].map((name) => ({ service: "alerter", instance: name, config_hash: name })) },
    ["config-differs: has a on a, b on b"],
  ],
])("holds: %s", async (_, minutes, state, held) => {
  expect(await heldAfter(minutes, state)).toEqual(held);
});

test("the history is asked how many records could not be read, and how many of them are too large", async () => {
  const data = await mkdtemp(join(tmpdir(), "rolecall-conditions-"));
  await using resources = new AsyncDisposableStack();
  // Last, when the engine writes there no more.
  resources.defer(() => rm(data, { recursive: true }));
  const store = resources.use(await openEmbedded(data));
  await migrate(store);
  const letter = { detail: "", path: "", source: "auto", origin: "file:1" } as const;
  const large: DeadLetter = { ...letter, reason: "too-large", raw: "{" };
  await store.insert("dead_letters", deadLetterRows([large, { ...letter, reason: "not-json", raw: "x" }]));
  await store.insert("dead_letters", deadLetterRows([{ ...large, raw: "[", tenant: "evil" }]));
  const whyOf = async (tenant: string, tenants?: readonly string[]): Promise<string | undefined> => {
    const conditions = createConditions({
      ...{ config: loaded.ok ? loaded.config : (undefined as never), now: () => Date.now() },
      ...{ tenant, tenants, store, reloads: { refused: () => undefined } },
    });
    return (await conditions()).find(({ about }) => about === "dead-letters")?.why;
  };
  expect(await whyOf("default")).toMatch(/^a record too large or too deep/);
  // Nobody but the installation's own is there to tell of a tenant that it does not know.
  expect(await whyOf("default", ["default", "acme"])).toMatch(/^2 records too large or too deep/);
  expect(await whyOf("default", ["default", "evil"])).toMatch(/^a record too large or too deep/);
  expect(await whyOf("acme")).toBeUndefined();
});
