import type { Event, LogEntry } from "@rolecall/core";
import { createDetector, type Detector } from "@rolecall/detection";
import type { LogRecord, Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { type Gap, LogReader, type OtherLog } from "./log-reader.ts";
import { type AfterLog, PLACES, type Saved } from "./tables.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 2);

/** A trail is deleted: a rule says so whatever came before. */
function deleted(minute: number): Event {
  return {
    ...{ event_uid: `e${minute}`, time: new Date(START + minute * MINUTE).toISOString(), tenant: "default" },
    ...{ source: "aws-cloudtrail", provider: "aws", service: "cloudtrail.amazonaws.com", action_class: "admin" },
    ...{
      identity_uid: `aws:1:role:r${minute}`,
      identity_kind: "role",
      identity_name: `r${minute}`,
      outcome: "success",
    },
    raw: JSON.stringify({ eventName: "DeleteTrail", requestParameters: { name: "main" } }),
    ...{ action: "DeleteTrail", origin: `t/0/${minute}` },
  };
}

function detectorOf(): Detector {
  return createDetector({
    ...{ tenant: "default", holdMs: () => 5 * MINUTE },
    context: () => ({ owner: "", environment: "", criticality: "", group: "g" }),
  });
}

const batchOf = (records: readonly LogRecord<LogEntry>[]) => ({ topic: "events", partition: 0, records });
const recordsOf = (minutes: readonly number[], from = 0) =>
  minutes.map((minute, n) => ({ key: "", value: deleted(minute), offset: from + n, headers: {} }));
const upTo = (end: number, from = 0): number[] => Array.from({ length: end - from }, (_, n) => from + n);

interface Life {
  readonly saved?: Saved | undefined;
  /** What the history has, by position. */
  readonly history?: readonly (readonly [position: number, minute: number])[];
  /** And what came in other logs since. */
  readonly between?: readonly (readonly [position: number, minute: number])[];
  readonly standing: Standing;
  /** So many minutes have one record left, the last. */
  readonly compacted?: number;
  /** So many of the others were never records. */
  readonly withheld?: number;
  /** Its oldest record by the time that any is read. */
  readonly trimmed?: number;
}

/** Who was told of in a life with the log, and what it leaves. */
async function live(
  { saved, history = [], between = [], standing, trimmed = 0, compacted = 1, withheld = 0 }: Life,
  minutes: readonly number[],
  from = 0,
) {
  const told: string[] = [];
  const others: OtherLog[] = [];
  const gaps: Gap[] = [];
  const missed: Gap[] = [];
  const after: (AfterLog["last"] | undefined)[] = [];
  const detector = detectorOf();
  const tables = {
    away: async () => [],
    async *stored(_: number, fromOffset: number, now?: AfterLog) {
      if (now !== undefined) after.push(now.last);
      const own = history.filter(([position]) => position >= fromOffset);
      for (const [position, minute] of now === undefined ? own : [...own, ...between])
        yield { entry: deleted(minute), partition: 0, position };
    },
  };
  const versions: number[] = [];
  const tell: ConstructorParameters<typeof LogReader>[0]["found"] = async (found) => {
    for (const { finding, version } of found) {
      told.push(finding.identity_name ?? "");
      versions.push(version);
    }
  };
  const log = new LogReader(
    {
      ...{ partition: 0, detector, tables, found: tell, patiently: (work) => work() },
      standing: async () => standing,
      other: (_, other) => void others.push(other),
      gap: (_, gap) => void gaps.push(gap),
      missed: (_, gap) => void missed.push(gap),
    },
    saved,
  );
  const start = await log.begin(saved);
  if (trimmed > 0) standing = { ...standing, low: trimmed };
  const left = recordsOf(minutes, from).filter(({ offset }) => (offset + 1) % compacted === 0);
  await tell(await log.judge({ ...batchOf(left), withheld }));
  const { position, rows } = log.complete(detector.snapshot());
  // The newest of every key, as a table has them.
  const all = new Map([...(saved?.rows ?? []), ...rows].map((row) => [row.key, row]));
  return { told, others, gaps, missed, versions, after, start, saved: { position, rows: [...all.values()] } };
}

const NEW = { committed: undefined, low: 0, high: 0 };
const names = (minutes: readonly number[]): string[] => minutes.map((minute) => `r${minute}`);

test("over a log that is made anew, everybody is told of once: what was on hold, what was not judged, and what lies in both", async () => {
  const first = await live({ standing: NEW }, upTo(20));
  expect([first.start, first.others]).toEqual([0, []]);
  // 20 and 21 were never judged; the first of the new log are stored by now, with offsets that were given before.
  const history = [
    ...upTo(22).map((minute) => [minute, minute] as const),
    ...upTo(16).map((offset) => [offset, 22 + offset] as const),
  ].toSorted(([a], [b]) => a - b);
  const standing = { committed: undefined, low: 0, high: 16 };
  const second = await live({ saved: { ...first.saved }, history, standing }, upTo(60, 22));
  expect(second.others).toMatchObject([{ judged: 20, end: 16, from: 0 }]);
  // By its row is told from when on what was written is of another log.
  expect(second.after).toEqual([{ position: 19, uid: "e19" }]);
  expect([...first.told, ...second.told].toSorted()).toEqual(names(upTo(54)).toSorted());
  expect(second.saved.position.consumed).toBe(59);
  expect(Math.min(...second.versions)).toBeGreaterThanOrEqual(Math.max(...first.versions));
  const third = await live({ saved: second.saved, standing: { committed: 30, low: 0, high: 80 } }, upTo(80, 54), 32);
  expect([third.others, third.start]).toEqual([
    [],
    second.saved.position.lowWater - (second.saved.position.consumed - 37),
  ]);
  expect(third.told).toEqual(names(upTo(74, 54)));
});

test("over a log that is made anew twice while what came first is on hold, everybody is told of once", async () => {
  const first = await live({ standing: { ...NEW, topicId: "a" } }, upTo(20));
  // The last of the first log still are on hold when the second one is made anew as well.
  const stored = (from: number, to: number) => upTo(to, from).map((minute) => [minute - from, minute] as const);
  const second = await live(
    { saved: first.saved, history: stored(0, 20), standing: { ...NEW, high: 3, topicId: "b" } },
    upTo(23, 20),
  );
  expect(second.saved.position).toMatchObject({ consumed: 22, lowWater: 17 });
  const history = [...stored(0, 20), ...stored(20, 23)].toSorted(([a], [b]) => a - b);
  const third = await live(
    { saved: second.saved, history, standing: { ...NEW, high: 37, topicId: "c" } },
    upTo(60, 23),
  );
  expect([...first.told, ...second.told, ...third.told].toSorted()).toEqual(names(upTo(54)).toSorted());
  expect(third.others).toMatchObject([{ judged: 23, from: 0 }]);
});

test.each([
  ["the state had all of", upTo(20)],
  ["the state had not all of", upTo(23)],
])("what came in logs that were there between two is told, behind the first, which %s", async (_, stored) => {
  const first = await live({ standing: { ...NEW, topicId: "a" } }, upTo(20));
  const end = stored.length;
  // Two logs of eight and six records, none of which has an offset that the state had not seen in the first.
  const between = upTo(14).map((n) => [n % 8, end + n] as const);
  const [history, standing] = [stored.map((minute) => [minute, minute] as const), { ...NEW, high: 30, topicId: "d" }];
  const last = await live({ saved: first.saved, history, between, standing }, upTo(60, end + 14));
  expect([...first.told, ...last.told].toSorted()).toEqual(names(upTo(54)).toSorted());
  expect(last.others).toMatchObject([{ judged: 20, from: 0, again: end - first.saved.position.lowWater + 14 }]);
  expect(last.saved.position.consumed).toBe(59);
  expect(Math.min(...last.versions)).toBeGreaterThanOrEqual(Math.max(...first.versions));
  const next = { committed: undefined, low: 0, high: 80, topicId: "d" };
  const after = await live({ saved: last.saved, standing: next }, upTo(80, 54), 40 - end);
  expect([after.others, after.told]).toEqual([[], names(upTo(74, 54))]);
});

test("a log that begins again while it is read is read on from its beginning", async () => {
  const told: string[] = [];
  const detector = detectorOf();
  const tables = { away: async () => [], async *stored() {} };
  const standing = async () => NEW;
  const options = { partition: 0, detector, tables, standing, found: async () => undefined };
  const log = new LogReader({ ...options, patiently: (work) => work() }, undefined);
  await log.begin(undefined);
  for (const minutes of [upTo(20), upTo(40, 20)])
    for (const { finding } of await log.judge(batchOf(recordsOf(minutes)))) told.push(finding.identity_name ?? "");
  expect(told).toEqual(names(upTo(34)));
  expect([log.positionOf(19), log.offsetOf(39), log.offsetOf(3)]).toEqual([39, 19, 0]);
});

test("a state that cannot be read, of a log that was made anew once: what came while nobody read it is told, and what came before is not", async () => {
  const topicId = "a";
  const first = await live({ standing: { ...NEW, topicId } }, upTo(20));
  const again = { committed: undefined, low: 0, high: 20, topicId: "b" };
  const history = upTo(20).map((minute) => [minute, minute] as const);
  const second = await live({ saved: first.saved, history, standing: again }, upTo(40, 20));
  const { position, rows } = second.saved;
  const outdated: Saved = { position, rows: undefined, places: rows.filter(({ key }) => key === PLACES.log) };
  const third = await live({ saved: outdated, standing: { ...again, committed: 14, high: 50 } }, upTo(70, 20));
  expect([third.start, third.others]).toEqual([0, []]);
  expect([...first.told, ...second.told, ...third.told].toSorted()).toEqual(names(upTo(64)).toSorted());
});

test("a state that cannot be read, of a log that is made anew meanwhile: all of the new one is told, and what was on hold", async () => {
  const first = await live({ standing: { ...NEW, topicId: "a" } }, upTo(20));
  const { position, rows } = first.saved;
  const saved: Saved = { position, rows: undefined, places: rows.filter(({ key }) => key === PLACES.log) };
  const history = upTo(20).map((minute) => [minute, minute] as const);
  const standing = { committed: undefined, low: 0, high: 40, topicId: "b" };
  const second = await live({ saved, history, standing }, upTo(60, 20));
  expect([...first.told, ...second.told].toSorted()).toEqual(names(upTo(54)).toSorted());
});

test.each([
  ["has all of it", { low: 0, high: 120 }, 0],
  ["lost the first of it by its retention", { low: 30, high: 120 }, 30],
  ["lost all of it, and has what was not judged yet", { low: 110, high: 120 }, 100],
  ["was made anew", { low: 2, high: 12 }, 90],
])(
  "of a log that is learnt anew it is known how much of what the state was learnt from is gone: it %s",
  async (_, ends, gone) => {
    const saved: Saved = { position: { consumed: 99, lowWater: 90, watermark: START, released: "" }, rows: undefined };
    const tables = { away: async () => [], async *stored() {} };
    const standing = async () => ({ committed: undefined, ...ends });
    const options = { partition: 0, detector: detectorOf(), tables, standing, found: async () => undefined };
    const log = new LogReader({ ...options, patiently: (work) => work() }, saved);
    await log.begin(saved);
    expect([log.told, log.gone]).toEqual([99, gone]);
  },
);

test("what compaction took out of the log comes from the history, in its place; what that has not is told of", async () => {
  const history = upTo(60).map((minute) => [minute, minute] as const);
  const standing = { committed: 0, low: 0, high: 60 };
  const whole = await live({ standing }, upTo(60));
  const holed = await live({ history, standing, compacted: 10 }, upTo(60));
  expect([holed.told, holed.saved.position]).toEqual([whole.told, whole.saved.position]);
  expect([holed.gaps, holed.missed]).toEqual([[], [{ records: 54, again: 54 }]]);
  const poor = await live({ history: history.slice(0, 40), standing, compacted: 10 }, upTo(60));
  expect([poor.told, poor.missed]).toEqual([[...names(upTo(40)), "r49"], [{ records: 54, again: 36 }]]);
});

test.each([
  ["marks of transactions, and what those took back, are not missed", 54, []],
  ["what compaction took beside them is", 50, [{ records: 4, again: 0 }]],
])("%s", async (_, withheld, missed) => {
  const standing = { committed: 0, low: 0, high: 60 };
  expect((await live({ standing, compacted: 10, withheld }, upTo(60))).missed).toEqual(missed);
});

test("what leaves the log before it is read is read from the history, in its place", async () => {
  const history = upTo(40).map((minute) => [minute, minute] as const);
  const standing = { committed: 0, low: 0, high: 60 };
  const trimmed = await live({ history, standing, trimmed: 30 }, upTo(60, 30), 30);
  expect(trimmed.gaps).toEqual([{ records: 30, again: 30 }]);
  expect(trimmed.told).toEqual(names(upTo(54)));
  expect(trimmed.saved.position.consumed).toBe(59);
});

test.each([
  [
    "what left the log before a start comes from the history, and is told of",
    30,
    upTo(60),
    [{ records: 10, again: 10 }],
  ],
  ["of what was on hold alone nothing is said where the history has it", 20, upTo(60), []],
  ["what no history has is lost, with all that was on hold", 30, [], [{ records: 16, again: 0 }]],
  ["so is what was on hold alone", 19, [], [{ records: 5, again: 0 }]],
])("%s", async (_, low, minutes, missed) => {
  const first = await live({ standing: { ...NEW, topicId: "a" } }, upTo(20));
  expect(first.saved.position).toMatchObject({ consumed: 19, lowWater: 14 });
  const history = minutes.map((minute) => [minute, minute] as const);
  const standing = { committed: 14, low, high: 60, topicId: "a" };
  const second = await live({ saved: first.saved, history, standing }, upTo(60, low), low);
  expect([second.missed, second.gaps, second.others]).toEqual([missed, [], []]);
  if (history.length > 0) expect([...first.told, ...second.told]).toEqual(names(upTo(54)));
});
