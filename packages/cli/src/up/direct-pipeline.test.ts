import { buildDeadLetter, type DeadLetter, type Event, type Finding } from "@rolecall/core";
import { createDetector, createRules, type Detector } from "@rolecall/detection";
import { createTenants, PLACES } from "@rolecall/service-detector";
import { createWatermark, type Taken } from "@rolecall/service-ingest";
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryTables } from "../testing/memory-tables.ts";
import { type DirectOptions, DirectPipeline } from "./direct-pipeline.ts";
import type { LaneNote } from "./lanes.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);
const LANES = ["logs/0", "logs/1", "more/0"];
const ACTIONS = ["GetObject", "StopLogging", "DeleteTrail"];

const never = new AbortController().signal;
const create = (holdMs = 15 * MINUTE): Detector =>
  createTenants({
    tenant: "default",
    create: (tenant) =>
      createDetector(
        {
          tenant,
          holdMs: () => holdMs,
          context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
        },
        createRules(),
      ),
  });

function event(n: number, action: string): Event {
  return {
    event_uid: `e${n}`,
    time: new Date(START + n * 3 * MINUTE).toISOString(),
    tenant: n % 5 === 0 ? "acme" : "default",
    source: "aws-cloudtrail",
    provider: "aws",
    action,
    service: "cloudtrail.amazonaws.com",
    action_class: "admin",
    identity_uid: `aws:1:role:r${n % 3}`,
    identity_kind: "role",
    identity_name: "r",
    outcome: "success",
    raw: JSON.stringify({ eventName: action, requestParameters: { name: "main" } }),
    origin: "",
  };
}

/** Raw partitions: each message with the events that came of it. */
type Log = ReadonlyMap<string, readonly Taken[]>;

function logOf(entries: readonly { readonly lane: string; readonly action: string }[]): Log {
  const log = new Map<string, Taken[]>(LANES.map((lane) => [lane, []]));
  // The last ones let everything before them be judged.
  const closing = Array.from({ length: 12 }, () => ({ lane: "logs/0", action: "GetObject" }));
  for (const [n, { lane, action }] of [...entries, ...closing].entries()) {
    const own = log.get(lane) ?? [];
    const newest = START + n * 3 * MINUTE;
    own.push({
      lane,
      offset: own.length,
      newest,
      events: [event(n, action)],
      dead: [],
      records: 1,
      filtered: 0,
      bytes: 0,
      weight: 0,
    });
  }
  return log;
}

interface Life {
  /** Steps until it is killed. */
  readonly steps: number;
  readonly saveEvery: number;
}

type Stored = DirectOptions["stored"];

async function* nothing(): ReturnType<Stored> {}

async function opened(
  store: ReturnType<typeof memoryTables>,
  own: Partial<DirectOptions> = {},
): Promise<DirectPipeline> {
  const detector = create();
  return new DirectPipeline({
    ...{ partition: 0, detector, tables: store.tables, stored: nothing, signal: never },
    findings: { send: async () => [], [Symbol.asyncDispose]: async () => undefined },
    meter: { read: () => undefined },
    found: () => undefined,
    watermark: createWatermark(Number.NEGATIVE_INFINITY, 0, () => 0),
    holdMs: () => 0,
    saved: await store.tables.restore(0),
    position: store.next(),
    letters: async () => undefined,
    told: async () => undefined,
    ...own,
  });
}

async function live(log: Log, store: ReturnType<typeof memoryTables>, life: Life, chance: () => number): Promise<void> {
  const direct = await opened(store);
  await direct.readAgain(async (ranges, take) => {
    for (const [lane, { low, next }] of ranges) take((log.get(lane) ?? []).slice(low, next));
  });
  const standing = { committed: 0, low: 0, high: 1000 };
  const at = new Map(LANES.map((lane) => [lane, direct.lanes.begin(lane, standing) ?? 0]));
  for (let step = 0; step < life.steps; step += 1) {
    // As the alignment does: whose head is oldest comes next.
    const piece: Taken[] = [];
    for (let count = 1 + (chance() % 6); count > 0; count -= 1) {
      const lane = LANES.reduce((first, name) => (head(log, at, name) < head(log, at, first) ? name : first));
      const from = at.get(lane) ?? 0;
      piece.push(...(log.get(lane) ?? []).slice(from, from + 1));
      at.set(lane, from + 1);
    }
    if (piece.length === 0) break;
    await direct.accept(piece);
    if (step % life.saveEvery === life.saveEvery - 1) await direct.settle();
  }
}

function head(log: Log, at: ReadonlyMap<string, number>, lane: string): number {
  return log.get(lane)?.[at.get(lane) ?? 0]?.newest ?? Number.POSITIVE_INFINITY;
}

test("killed at any instant and started again, the findings are those of a life without disturbance", async () => {
  const entries = fc.array(fc.record({ lane: fc.constantFrom(...LANES), action: fc.constantFrom(...ACTIONS) }), {
    minLength: 10,
    maxLength: 80,
  });
  const lives = fc.array(fc.record({ steps: fc.nat(40), saveEvery: fc.integer({ min: 1, max: 12 }) }), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(entries, lives, fc.infiniteStream(fc.nat(1000)), async (all, killed, stream) => {
      const log = logOf(all);
      const chance = (): number => stream.next().value ?? 0;
      const undisturbed = memoryTables();
      await live(log, undisturbed, { steps: 1000, saveEvery: 1000 }, chance);
      const disturbed = memoryTables();
      for (const life of killed) await live(log, disturbed, life, chance);
      await live(log, disturbed, { steps: 1000, saveEvery: 7 }, chance);
      expect(disturbed.told()).toEqual(undisturbed.told());
    }),
    { numRuns: 12 },
  );
});

test("what comes late after a longer lateness was set is judged in the life after the next stop", async () => {
  const minutes = [0, 3, 3.2, 5.6, 3.8, 7.8, 4, ...Array.from({ length: 12 }, (_, n) => 8 + 3 * n)];
  const messages = minutes.map((minute, offset): Taken => {
    const newest = START + minute * MINUTE;
    const own = {
      event_uid: `e${offset}`,
      time: new Date(newest).toISOString(),
      identity_uid: `aws:1:role:r${offset}`,
    };
    // The last ones let everything before them be judged.
    const events = [{ ...event(1, minute < 8 ? "StopLogging" : "GetObject"), ...own }];
    return { lane: "logs/0", offset, newest, events, dead: [], records: 1, filtered: 0, bytes: 0, weight: 0 };
  });
  const store = memoryTables();
  for (const [hold, from, to] of [
    [1, 0, 4],
    [15, 4, 6],
    [15, 6, minutes.length],
  ] as const) {
    const direct = await opened(store, { detector: create(hold * MINUTE) });
    await direct.readAgain(async (ranges, take) => {
      for (const [, { low, next }] of ranges) take(messages.slice(low, next));
    });
    for (const message of messages.slice(from, to)) await direct.accept([message]);
    await direct.settle();
  }
  const named = store.told().map((each) => (JSON.parse(each) as Finding).identity_uid);
  expect(named.toSorted()).toEqual(minutes.slice(0, 7).map((_, offset) => `aws:1:role:r${offset}`));
});

test("what the events table holds and nobody read is read before the topics", async () => {
  const entries = Array.from({ length: 20 }, (_, n) => ({ lane: "logs/0", action: ACTIONS[n % 3] ?? "" }));
  const log = logOf(entries);
  const undisturbed = memoryTables();
  await live(log, undisturbed, { steps: 1000, saveEvery: 1000 }, () => 3);
  const messages = log.get("logs/0") ?? [];
  const stored = messages.slice(0, 15).flatMap(({ events }) => events);
  const store = memoryTables();
  const direct = await opened(store, {
    async *stored() {
      for (const [position, entry] of stored.entries()) yield { entry, position };
    },
    position: stored.length,
  });
  await direct.readAgain(async () => undefined);
  for (const message of messages.slice(15)) await direct.accept([message]);
  expect(store.told()).toEqual(undisturbed.told());
  expect(undisturbed.told()).not.toEqual([]);
});

test("what another version told of is learnt from the events table, and not told again", async () => {
  const log = logOf(Array.from({ length: 20 }, (_, n) => ({ lane: "logs/0", action: ACTIONS[n % 3] ?? "" })));
  const stored = (log.get("logs/0") ?? []).flatMap(({ events }) => events);
  const undisturbed = memoryTables();
  await live(log, undisturbed, { steps: 1000, saveEvery: 1000 }, () => 3);
  async function told(consumed: number): Promise<readonly string[]> {
    const store = memoryTables();
    const direct = await opened(store, {
      async *stored(from) {
        for (const [position, entry] of stored.entries()) if (position >= from) yield { entry, position };
      },
      saved: { position: { consumed, lowWater: consumed, watermark: 0, released: "" }, rows: undefined },
      position: stored.length,
    });
    await direct.readAgain(async () => undefined);
    await direct.accept([]);
    await direct.settle();
    return store.told();
  }
  expect(await told(-1)).toEqual(undisturbed.told());
  expect(await told(stored.length)).toEqual([]);
  expect(await told(12)).not.toEqual([]);
});

test("of a state of another version it is known how far topics were read, whatever their group says: what was on hold is judged, and what is new", async () => {
  const all = logOf(Array.from({ length: 40 }, (_, n) => ({ lane: "logs/0", action: ACTIONS[n % 3] ?? "" })));
  // Nobody twice: what was told of somebody before is not known any more.
  const messages = (all.get("logs/0") ?? []).map((taken, n) => ({
    ...taken,
    events: taken.events.map((each) => ({ ...each, identity_uid: `aws:1:role:r${n}` })),
  }));
  const log = new Map([...all, ["logs/0", messages]]);
  const undisturbed = memoryTables();
  await live(log, undisturbed, { steps: 1000, saveEvery: 1000 }, () => 3);
  const store = memoryTables();
  const one = await opened(store);
  await one.readAgain(async () => undefined);
  for (const message of messages.slice(0, 30)) await one.accept([message]);
  await one.settle();
  const { position, rows } = (await store.tables.restore(0)) ?? {};
  if (position === undefined) throw new Error("nothing was saved");
  const places = Array.from(rows ?? []).filter(({ key }) => key === PLACES.lanes);
  const two = await opened(store, { saved: { position, rows: undefined, places } });
  await two.readAgain(async () => expect.unreachable());
  // Whatever the group says: another has read on with it.
  const from = two.lanes.begin("logs/0", { committed: 52, low: 0, high: 52 }) ?? 52;
  for (const message of messages.slice(from)) await two.accept([message]);
  expect(store.told()).toEqual(undisturbed.told());
});

test("what was on hold and has left its topic is told of", async () => {
  const log = logOf(Array.from({ length: 20 }, (_, n) => ({ lane: "logs/0", action: ACTIONS[n % 3] ?? "" })));
  const store = memoryTables();
  await live(log, store, { steps: 6, saveEvery: 1 }, () => 3);
  const notes: LaneNote[] = [];
  const direct = await opened(store, { reads: (note) => void notes.push(note) });
  await direct.readAgain(async (ranges, _, gone) => {
    for (const [lane, { low, next }] of ranges) gone(lane, { from: low, to: next });
  });
  expect(notes).toMatchObject([{ lane: "logs/0", kind: "gone" }]);
});

test("a verdict is noted as told when it is in a saved state, and not before what was held is there again", async () => {
  const store = memoryTables();
  const notes: { readonly position: number; readonly saved: number | undefined }[] = [];
  const direct = await opened(store, {
    told: async (position) => void notes.push({ position, saved: (await store.tables.restore(0))?.position.consumed }),
  });
  const telling = direct.log.control({
    control: "feedback",
    at: new Date(START).toISOString(),
    finding_uid: "f",
    verdict: "expected",
  });
  await direct.readAgain(async () => expect(notes).toEqual([]));
  await telling;
  expect(notes).toEqual([{ position: 0, saved: 0 }]);
});

test("a process that is stopped before the brokers came waits for nothing", async () => {
  const stop = new AbortController();
  const direct = await opened(memoryTables(), { signal: stop.signal });
  const telling = direct.log.control({ control: "watermark", at: new Date(START).toISOString() });
  stop.abort(new Error("told to stop"));
  // Nor is who declared something told that it was taken.
  await expect(telling).rejects.toThrow("told to stop");
  expect(() => direct.check()).toThrow();
});

test.each(["dead letters", "findings"] as const)(
  "behind %s that were given up nothing is taken or saved: the next life has all of them",
  async (what) => {
    const log = logOf(Array.from({ length: 20 }, (_, n) => ({ lane: "logs/0", action: ACTIONS[n % 3] ?? "" })));
    const undisturbed = memoryTables();
    await live(log, undisturbed, { steps: 1000, saveEvery: 1000 }, () => 3);
    const messages = (log.get("logs/0") ?? []).map((taken, n): Taken => {
      const cause = { reason: "schema", detail: "", origin: `logs/0/${n}` } as const;
      return n % 3 === 0 ? { ...taken, dead: [buildDeadLetter("{}", cause)] } : taken;
    });
    const buried = messages.flatMap(({ dead }) => dead.map(({ origin }) => origin));
    for (let failing = 1; failing <= 4; failing += 1) {
      const store = memoryTables();
      const letters: string[] = [];
      let calls = 0;
      const once = (call: typeof what): void => {
        if (call !== what) return;
        calls += 1;
        if (calls === failing) throw new Error("given up");
      };
      const own: Partial<DirectOptions> = {
        tables: {
          ...store.tables,
          async findings(all) {
            once("findings");
            await store.tables.findings(all);
          },
        },
        async letters(all: readonly DeadLetter[]) {
          once("dead letters");
          letters.push(...all.map(({ origin }) => origin));
        },
      };
      for (const isLast of [false, true]) {
        const direct = await opened(store, own);
        await direct.readAgain(async (ranges, take) => {
          for (const [, { low, next }] of ranges) take(messages.slice(low, next));
        });
        const from = direct.lanes.begin("logs/0", { committed: 0, low: 0, high: 1000 }) ?? 0;
        const taking = messages.slice(from).map((message) => direct.accept([message]));
        const results = await Promise.allSettled([...taking, direct.settle()]);
        expect(results.at(-1)?.status).toBe(isLast ? "fulfilled" : "rejected");
      }
      expect(letters.filter((origin, n) => letters.indexOf(origin) === n)).toEqual(buried);
      expect(store.told()).toEqual(undisturbed.told());
    }
  },
);
