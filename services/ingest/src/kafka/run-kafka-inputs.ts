import type { Assignment, Consumer } from "@rolecall/kafka";
import type { Intake } from "@rolecall/sources";
import { Alignment } from "./alignment.ts";
import type { Taken } from "./read-message.ts";
import { TopicInput } from "./topic-input.ts";

/** A raw topic, and how its records are read. */
export interface RawTopic {
  readonly topic: string;
  /** Makes a consumer of it; called once. */
  readonly open: (assignment: Assignment) => Consumer<Uint8Array | null>;
  /** The door of one partition: it remembers what the last record was. */
  readonly intake: (partition: number) => Intake;
}

export interface KafkaInputsOptions {
  readonly topics: readonly RawTopic[];
  /** Resolves when all of it is durable. Called again before the last call has resolved, in order. */
  readonly accept: (taken: readonly Taken[]) => Promise<void>;
  readonly clock: () => number;
}

export interface KafkaInputs {
  /** Everything that is known to be there has been handed to `accept`. */
  readonly isCaughtUp: () => boolean;
  /** Reads until `signal` aborts; rejects with what `accept` failed with. */
  run(signal: AbortSignal): Promise<void>;
}

/** Messages made durable at a time. */
const TURN = 2000;

/**
 * Reads raw topics: decode, align all partitions of all topics by event time, make durable, and only then commit. What was
 * not committed comes again, and changes nothing.
 */
export function createKafkaInputs(options: KafkaInputsOptions): KafkaInputs {
  const alignment = new Alignment<Taken>();
  const failed = new AbortController();
  /** What is being made durable and committed, one piece after the other. */
  let underWay: Promise<void> = Promise.resolve();

  /** Takes what is in order; one piece is written while the next is decoded. */
  async function release(): Promise<boolean> {
    const taken = alignment.take(TURN);
    if (taken.length === 0 || failed.signal.aborted) return false;
    const before = underWay;
    const accepted = options.accept(taken);
    accepted.catch(() => undefined);
    underWay = commit(
      taken,
      before.then(() => accepted),
    );
    await before;
    return true;
  }

  async function commit(taken: readonly Taken[], durable: Promise<void>): Promise<void> {
    try {
      await durable;
      const upTo = new Map<string, number>();
      for (const { lane, offset } of taken) upTo.set(lane, offset + 1);
      await Promise.all(Array.from(upTo, ([lane, offset]) => commitLane(lane, offset)));
    } catch (error) {
      failed.abort(error);
    }
  }

  async function commitLane(lane: string, offset: number): Promise<void> {
    await inputs.find((one) => one.has(lane))?.commit(lane, offset);
  }

  const inputs = options.topics.map(
    (topic) => new TopicInput({ ...topic, alignment, release, settled: () => underWay, clock: options.clock }),
  );
  return {
    isCaughtUp: () => !alignment.isWaiting() && inputs.every((input) => input.isAtEnd()),
    async run(signal) {
      const until = AbortSignal.any([signal, failed.signal]);
      await Promise.all(inputs.map((input) => input.run(until)));
      await underWay;
      if (failed.signal.aborted && !signal.aborted) throw failed.signal.reason;
    },
  };
}
