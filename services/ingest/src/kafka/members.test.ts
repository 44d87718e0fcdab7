import { setImmediate as breathe } from "node:timers/promises";
import type { Assignment, Consumer, LogRecord, Standing } from "@rolecall/kafka";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { createDoors } from "../door.ts";
import type { Taken } from "./read-message.ts";
import { createKafkaInputs } from "./run-kafka-inputs.ts";

const MINUTE_MS = 60_000;
const START = Date.parse("2026-01-05T00:00:00.000Z");
const RECORDS = 600;
/** So many records of a member make a step. */
const STEP = 250;
const PIECE = 50;

const doors = createDoors({
  ...{ source: "rolecall", own: "default", tenants: ["default"], consoleUsers: () => new Set<string>() },
  now: () => START,
});

function recordOf(lane: string, offset: number): LogRecord<Uint8Array> {
  const time = new Date(START + offset * MINUTE_MS).toISOString();
  const event = { event_uid: `${lane}/${offset}`, identity_uid: "aws:1:role:a", action: "Get", time };
  return { key: "", value: Buffer.from(JSON.stringify(event)), offset, headers: {} };
}

/** A partition that one member reads, with what its group knows of it: a record each minute. */
class Partition implements Consumer<Uint8Array> {
  readonly topic: string;
  readonly partition: number;
  readonly assignment: Assignment;
  readonly group = { committed: 0, reached: undefined as number | undefined };
  #next = 0;

  constructor(topic: string, partition: number, assignment: Assignment) {
    this.topic = topic;
    this.partition = partition;
    this.assignment = assignment;
  }

  async next(signal: AbortSignal, except?: ReadonlySet<number>) {
    await breathe();
    if (this.#next < RECORDS && except?.has(this.partition) !== true) {
      const records = Array.from({ length: PIECE }, (_, n) =>
        recordOf(`${this.topic}/${this.partition}`, this.#next + n),
      );
      this.#next += PIECE;
      return { topic: this.topic, partition: this.partition, records };
    }
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    return undefined;
  }

  progress() {
    return [{ partition: this.partition, next: this.#next, end: RECORDS, asked: Math.floor(performance.now()) }];
  }

  async commit(_: number, offset: number): Promise<void> {
    this.group.committed = offset;
    this.tellReached();
  }

  tellReached(): void {
    this.group.reached = this.assignment.reached?.(this.partition) ?? this.group.reached;
  }

  get standing(): Standing {
    return { ...this.group, low: 0, high: RECORDS };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve();
  }
}

/** A topic of which a member is dealt nothing. */
const NOTHING: Consumer<Uint8Array> = {
  async next(signal) {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    return undefined;
  },
  progress: () => [],
  commit: async () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

/** Two members, each with a place of its own, `topic/partition`. */
function members(places: readonly [string, string]) {
  const partitions = new Map<string, Partition>();
  const topics = [...new Set(places.map((place) => place.slice(0, -2)))];
  let asked = 0;
  const standings = async (topic: string) => {
    asked += 1;
    const all = Array.from(partitions.values()).filter((each) => each.topic === topic);
    return new Map(all.map((each) => [each.partition, each.standing]));
  };
  const member = (place: string, signal: AbortSignal, accept: (taken: readonly Taken[]) => Promise<void>) => {
    const [own = "", partition] = place.split("/");
    const inputs = createKafkaInputs({
      topics: topics.map((topic) => ({
        topic,
        open(assignment) {
          if (topic !== own) return NOTHING;
          const made = new Partition(topic, Number(partition), assignment);
          partitions.set(place, made);
          return made;
        },
        doors: () => () => doors("default"),
        standings: () => standings(topic),
      })),
      clock: () => performance.now(),
      holdMs: () => 0,
      accept,
    });
    return inputs.run(signal);
  };
  return { member, asked: () => asked, committed: (place: string) => partitions.get(place)?.group.committed };
}

test.each<[string, readonly [string, string]]>([
  ["of one topic", ["raw/0", "raw/1"]],
  ["of two topics that have one each", ["first/0", "second/0"]],
])(
  "of two partitions %s the one is not read beyond a step of the other, whose store hangs, and both to their ends after that",
  async (_, places) => {
    const { member, asked } = members(places);
    const stop = new AbortController();
    const [store, newest] = [Promise.withResolvers<void>(), [0, 0]];
    /** How far the one went beyond what the other brought later. */
    let late = 0;
    const accept = (n: 0 | 1) => (taken: readonly Taken[]) => {
      for (const { newest: time } of taken) {
        newest[n] = (time - START) / MINUTE_MS;
        late = Math.max(late, (newest[1 - n] ?? 0) - (newest[n] ?? 0));
      }
      return n === 0 ? store.promise : Promise.resolve();
    };
    const running = [member(places[0], stop.signal, accept(0)), member(places[1], stop.signal, accept(1))];
    await eventually(() => expect(newest[1]).toBeGreaterThan(0));
    const then = asked();
    await eventually(() => expect(asked()).toBeGreaterThan(then + 20));
    expect(newest[1]).toBeLessThanOrEqual(STEP + PIECE);
    store.resolve();
    await eventually(() => expect(newest).toEqual([RECORDS - 1, RECORDS - 1]));
    expect(late).toBeLessThanOrEqual(STEP + PIECE);
    stop.abort();
    await Promise.all(running);
  },
);

test("who waits for another whose store hangs ends as soon as it is told to, and has committed what is durable and nothing of what waits", async () => {
  const { member, asked, committed } = members(["raw/0", "raw/1"]);
  const [first, second] = [new AbortController(), new AbortController()];
  const store = Promise.withResolvers<void>();
  let durable = 0;
  const stuck = member("raw/0", first.signal, () => store.promise);
  const waiting = member("raw/1", second.signal, async (taken) => {
    durable += taken.length;
  });
  await eventually(() => expect(durable).toBeGreaterThan(0));
  const then = asked();
  await eventually(() => expect(asked()).toBeGreaterThan(then + 20));
  second.abort();
  await waiting;
  expect(durable).toBeLessThan(RECORDS);
  expect(committed("raw/1")).toBe(durable);
  // What its store says after the stop is committed still; what it gives up is not.
  first.abort();
  expect(committed("raw/0")).toBe(0);
  store.resolve();
  await stuck;
  expect(committed("raw/0")).toBeGreaterThan(0);
  expect(committed("raw/0")).toBeLessThan(RECORDS);
});
