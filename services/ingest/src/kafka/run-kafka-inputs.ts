import type { Assignment, Consumer, Standing } from "@rolecall/kafka";
import { Alignment } from "./alignment.ts";
import { createCommits } from "./commits.ts";
import { createReached } from "./reached.ts";
import type { ChooseDoor, Taken } from "./read-message.ts";
import { createSteps } from "./steps.ts";
import { TopicInput } from "./topic-input.ts";
import { TURN, UnderWay } from "./under-way.ts";

/** A raw topic, and how its records are read. */
export interface RawTopic {
  readonly topic: string;
  /** Makes a consumer of it; called once. */
  readonly open: (assignment: Assignment) => Consumer<Uint8Array | null>;
  /** The doors of one partition: they remember what the last record was. */
  readonly doors: (partition: number) => ChooseDoor;
  /** The offset to read a partition from, where the group and the partition stand so; undefined for the committed one, which is the default. */
  readonly from?: ((partition: number, standing: Standing) => number | undefined) | undefined;
  /** Where its group stands, where others may be in it: members keep in step then. */
  readonly standings?: (() => Promise<ReadonlyMap<number, Standing>>) | undefined;
}

export interface KafkaInputsOptions {
  readonly topics: readonly RawTopic[];
  /** Resolves when all of it is durable. Called again before the last call has resolved, in order. */
  readonly accept: (taken: readonly Taken[]) => Promise<void>;
  /** The one that consumers tell by when they asked: `performance.now`. */
  readonly clock: () => number;
  /** How far behind newer ones an event of this source may come without being late, ms. */
  readonly holdMs: (source: string) => number;
  /**
   * Where what was accepted is durable only with a state that is saved now and then: saves and commits it. Nothing is
   * committed by itself then.
   */
  readonly save?: (() => Promise<void>) | undefined;
  /** Told of what is durable, in order, before it is committed; not with `save`. */
  readonly durable?: ((taken: readonly Taken[]) => void) | undefined;
}

export interface KafkaInputs {
  /** Everything that is known to be there has been handed to `accept`. */
  readonly isCaughtUp: () => boolean;
  /** Everything of a partition (`topic/partition`) below the offset is durable. */
  commit(lane: string, offset: number): Promise<void>;
  /** Reads until `signal` aborts; rejects with what `accept` failed with. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Reads raw topics: decode, align all partitions of all topics by event time, make durable, and only then commit. What was
 * not committed comes again, and changes nothing.
 */
export function createKafkaInputs(options: KafkaInputsOptions): KafkaInputs {
  const alignment = new Alignment<Taken>();
  const failed = new AbortController();
  const underWay = new UnderWay();
  /** What was taken on of each lane, up to there. A lane that comes back goes on behind it: its records are on their way. */
  const inHand = new Map<string, number>();
  const reached = createReached(alignment);
  const steps = createSteps();
  const shared = new Set<string>();
  const commit = async (lane: string, offset: number): Promise<void> =>
    inputs.find((one) => one.has(lane))?.commit(lane, offset);
  const commits = createCommits(commit, (error) => failed.abort(error), options.durable);

  /** Takes what is in order; pieces are written while the next ones are decoded, and share their batches. */
  async function release(): Promise<boolean> {
    const taken = alignment.take(TURN.items, TURN.weight);
    if (taken.length === 0 || failed.signal.aborted) return false;
    const before = underWay.done;
    const accepted = options.accept(taken);
    accepted.catch(() => undefined);
    for (const { lane, offset } of taken) inHand.set(lane, offset + 1);
    for (const told of [reached, steps]) told.took(taken);
    const freed = [...new Set(taken.map(({ lane }) => lane))].filter((lane) => !alignment.isWaiting(lane));
    // Each topic reads on by itself: it would wait for its next look, as often as there are pieces.
    for (const one of inputs.filter((input) => freed.some((lane) => input.has(lane)))) one.free();
    const concluded = conclude(
      taken,
      before.then(() => accepted),
    );
    underWay.add(taken, concluded);
    await underWay.room();
    return true;
  }

  async function conclude(taken: readonly Taken[], accepted: Promise<void>): Promise<void> {
    try {
      await accepted;
      reached.durable(taken);
      // An offset says that all below it is durable: behind a piece that was not made so none is committed.
      if (options.save === undefined && !failed.signal.aborted) commits.add(taken);
    } catch (error) {
      failed.abort(error);
    }
  }

  async function settled(): Promise<void> {
    await underWay.done;
    // A state may have some of what failed in it, and say that all of it is done.
    await ((failed.signal.aborted ? undefined : options.save) ?? commits.settled)();
  }

  const inputs = options.topics.map(
    (topic) =>
      new TopicInput({
        ...{ ...topic, alignment, inHand, release, settled, clock: options.clock, holdMs: options.holdMs },
        ...{ reached: reached.of, steps, shared },
      }),
  );
  return {
    commit,
    isCaughtUp: () => !alignment.isWaiting() && inputs.every((input) => input.isAtEnd()),
    async run(signal) {
      const until = AbortSignal.any([signal, failed.signal]);
      await Promise.all(inputs.map((input) => input.run(until)));
      await settled();
      if (failed.signal.aborted && !signal.aborted) throw failed.signal.reason;
    },
  };
}
