import type { Assignment, Batch, Consumer, Progress } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { createDoors } from "../door.ts";
import { Alignment } from "./alignment.ts";
import type { Taken } from "./read-message.ts";
import { TopicInput } from "./topic-input.ts";

const START = Date.UTC(2026, 0, 5);
const MINUTE_MS = 60_000;
const LOOK_MS = 250;
/** Of the source; half of it is the room that one leaves to others. */
const HOLD_MS = 15 * MINUTE_MS;

interface Step {
  /** What the clock says when `next` gives this, ms. Until then it gives nothing, four times a second. */
  readonly at: number;
  /** But where the process was frozen. */
  readonly frozen?: boolean;
  /** Partition and event times, minutes since the start. */
  readonly gives?: readonly [partition: number, minutes: readonly number[]];
  /** Partition 1 is taken away. */
  readonly loses?: boolean;
  /** What the log said last of each partition; undefined while nobody knows. */
  readonly knows: readonly Omit<Progress, "partition">[] | undefined;
}

/** Partition 0 is at its end whenever it was asked. */
function partitions(asked: number, one: Omit<Progress, "partition">): Step["knows"] {
  return [{ next: 9, end: 9, asked }, one];
}

const empty = (asked: number): Omit<Progress, "partition"> => ({ next: 5, end: 5, asked });
const unread = (asked: number): Omit<Progress, "partition"> => ({ next: 5, end: 6, asked });

interface Shared {
  /** With other topics. */
  readonly alignment?: Alignment<Taken>;
  /** Called as soon as partition 1 was taken away. */
  readonly lost?: () => void;
  /** Called at each step. */
  readonly looks?: (input: TopicInput) => void;
}

const OTHER = { newest: START, lane: "other/0", offset: 0 } as Taken;

/** What is let go from each step to the next, as minutes. */
async function run(steps: readonly Step[], { alignment = new Alignment<Taken>(), lost, looks }: Shared = {}) {
  const stop = new AbortController();
  const doors = createDoors({
    ...{ source: "auto", own: "default", tenants: ["default"], consoleUsers: () => new Set<string>() },
    now: () => START + 365 * 24 * 60 * MINUTE_MS,
  });
  const [said, released]: [number[][], number[]] = [[], []];
  let [clock, at] = [0, -1];
  let assignment: Assignment | undefined;
  const consumer: Consumer<Uint8Array | null> = {
    async next() {
      const coming = steps[at + 1];
      if (coming !== undefined && coming.frozen !== true && clock + LOOK_MS < coming.at) {
        clock += LOOK_MS;
        return undefined;
      }
      if (at >= 0) said.push(released.splice(0));
      at += 1;
      const step = steps[at];
      if (step === undefined) stop.abort();
      if (step?.loses === true) {
        await assignment?.revoked(1);
        lost?.();
      }
      clock = step?.at ?? clock;
      if (step !== undefined) looks?.(input);
      return step?.gives === undefined ? undefined : batchOf(...step.gives);
    },
    commit: async () => undefined,
    progress: () => steps[at]?.knows?.map((each, partition) => ({ ...each, partition })),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const input = new TopicInput({
    ...{ topic: "logs", alignment, clock: () => clock, holdMs: () => HOLD_MS, settled: async () => undefined },
    ...{ inHand: new Map(), reached: () => undefined, steps: { spanMs: 0 }, shared: new Set() },
    open(given: Assignment) {
      assignment = given;
      return consumer;
    },
    doors: () => () => doors("default"),
    async release() {
      const taken = alignment.take(100);
      for (const { newest } of taken) released.push((newest - START) / MINUTE_MS);
      return taken.length > 0;
    },
  });
  await input.run(stop.signal);
  return said;
}

function batchOf(partition: number, minutes: readonly number[]): Batch<Uint8Array | null> {
  const records = minutes.map((minute, offset) => ({
    ...{ key: "", offset, headers: {} },
    value: Buffer.from(
      JSON.stringify({
        ...{ event_uid: `${partition}-${minute}`, identity_uid: "aws:1:role:a", action: "Get" },
        time: new Date(START + minute * MINUTE_MS).toISOString(),
      }),
    ),
  }));
  return { topic: "logs", partition, records };
}

/** Both partitions have spoken, 1 to the fifth minute. */
const BOTH: readonly Step[] = [
  { at: 0, knows: partitions(0, unread(0)), gives: [0, [4]] },
  { at: 10, knows: partitions(0, empty(0)), gives: [1, [5]] },
];
const FAR = 600;

test.each<[string, readonly Step[], number[][]]>([
  [
    "is known to be there holds the others back, however long it is on its way",
    [
      { at: 5000, knows: partitions(4990, unread(4990)), gives: [0, [FAR]] },
      { at: 300_000, knows: partitions(299_990, unread(299_990)) },
      { at: 300_250, knows: partitions(299_990, { ...empty(299_990), next: 6, end: 6 }), gives: [1, [6]] },
    ],
    [[], [], [6]],
  ],
  [
    "nobody has looked for since is not taken for nothing: a fetch that is not answered is no silence",
    [
      { at: 3000, knows: partitions(2900, empty(2900)) },
      { at: 90_000, knows: partitions(89_900, empty(2900)), gives: [0, [FAR]] },
      { at: 150_000, knows: partitions(149_900, empty(2900)) },
      { at: 150_250, knows: partitions(149_900, unread(150_200)) },
      { at: 150_300, knows: partitions(149_900, empty(150_200)), gives: [1, [6]] },
    ],
    [[], [], [], [], [6]],
  ],
  [
    "was not there when the process was frozen may be there now",
    [
      { at: 1000, knows: partitions(900, empty(900)) },
      { at: 61_000, frozen: true, knows: partitions(900, empty(900)), gives: [0, [FAR]] },
      { at: 61_600, knows: partitions(61_100, empty(61_100)) },
      { at: 61_700, knows: partitions(61_600, unread(61_600)) },
      { at: 61_800, knows: partitions(61_600, empty(61_600)), gives: [1, [6]] },
    ],
    [[], [], [], [], [6]],
  ],
  [
    "is not there half a second after the first spoke again is no more expected",
    [
      { at: 1900, knows: partitions(1850, empty(1850)), gives: [0, [FAR]] },
      { at: 2300, knows: partitions(2250, empty(2250)) },
      { at: 2500, knows: partitions(2450, empty(2450)) },
    ],
    [[], [], [FAR]],
  ],
  [
    "did not come for two seconds while others spoke holds nobody back",
    [
      { at: 400, knows: partitions(350, empty(350)), gives: [0, [6]] },
      { at: 800, knows: partitions(750, empty(750)), gives: [0, [7]] },
      { at: 1200, knows: partitions(1150, empty(1150)), gives: [0, [8]] },
      { at: 1600, knows: partitions(1550, empty(1550)), gives: [0, [9]] },
      { at: 2020, knows: partitions(2000, empty(2000)), gives: [0, [FAR]] },
      { at: 2060, knows: partitions(2040, empty(2040)) },
    ],
    [[6], [7], [8], [9], [], [FAR]],
  ],
  [
    "does not come although it is known to be there is given up after ten minutes",
    [
      { at: 400, knows: partitions(350, unread(350)), gives: [0, [FAR]] },
      { at: 599_000, knows: partitions(598_900, unread(598_900)) },
      { at: 601_000, knows: partitions(600_900, unread(600_900)) },
    ],
    [[], [FAR], []],
  ],
  [
    "can no more be asked for is given up after ten minutes as well",
    [
      { at: 5000, knows: partitions(4990, empty(4990)) },
      { at: 5250, knows: partitions(5100, empty(4990)), gives: [0, [6, FAR]] },
      { at: 604_000, knows: partitions(603_900, empty(4990)) },
      { at: 606_000, knows: partitions(605_900, empty(4990)) },
    ],
    [[], [6], [FAR], []],
  ],
])("of a partition, what %s", async (_, steps, expected) => {
  const [first, second, ...rest] = await run([...BOTH, ...steps]);
  expect([first, second, rest]).toEqual([[], [4, 5], expected]);
});

test("it is at its end while the log, asked within the last second, says so: one that does not answer may hold more", async () => {
  const [alignment, atEnd] = [new Alignment<Taken>(), [] as boolean[]];
  const steps: readonly Step[] = [
    { at: 0, knows: undefined },
    { at: 100, knows: partitions(0, empty(0)) },
    { at: 900, knows: partitions(800, unread(800)) },
    { at: 1200, knows: partitions(900, empty(900)) },
    { at: 2000, knows: partitions(1900, empty(900)) },
  ];
  await run(steps, { alignment, looks: (input) => void atEnd.push(input.isAtEnd()) });
  expect(atEnd).toEqual([false, true, false, true, false]);
});

test("a topic whose connection is lost holds back the others from then on", async () => {
  const alignment = new Alignment<Taken>();
  const steps: readonly Step[] = [...BOTH, { at: 5000, loses: true, knows: undefined }];
  let isHeld: boolean | undefined;
  await run(steps, {
    alignment,
    lost() {
      alignment.add("other/0", [OTHER], 0);
      isHeld = alignment.take(1).length === 0;
    },
  });
  expect(isHeld).toBe(true);
});

test("a topic that is not dealt out holds back the others, as long as they wait for it, for two minutes", async () => {
  const alignment = new Alignment<Taken>();
  alignment.add("other/0", [OTHER], 0);
  const steps = [0, 119_000, 121_000].map((at) => ({ at, knows: undefined }));
  expect(await run(steps, { alignment })).toEqual([[], [0], []]);
});
