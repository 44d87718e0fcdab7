import type { Assignment } from "../ports.ts";
import type { Trouble } from "./access/client.ts";
import type { RecordCodec } from "./codec/codec.ts";
import type { Rivals } from "./group/rivals.ts";
import type { HeldBack } from "./offsets/open-transactions.ts";

/** How long a member may be silent, where nobody says. */
export const SESSION_MS = 6000;
export const DRAIN_MS = 5000;
const BUFFER_BYTES = 16 * 1024 * 1024;

export interface KafkaConsumerOptions<T> {
  readonly topic: string;
  readonly group: string;
  readonly codec: RecordCodec<T>;
  readonly assignment?: Assignment | undefined;
  /** Bytes fetched and not yet handed out, all partitions together; beyond that, fetching pauses. 16 MiB by default. */
  readonly bufferBytes?: number | undefined;
  readonly trouble?: Trouble | undefined;
  /** Told of records that left the topic before they were read: its retention is shorter than what the reader was behind. */
  readonly lost?: ((partition: number, records: number) => void) | undefined;
  /** Told how many records there are to catch up with where they are many, and 0 once that is done. */
  readonly behind?: ((records: number) => void) | undefined;
  /** Told where reading of a partition begins at an offset of the group that no member of ours has put there. */
  readonly foreign?: ((partition: number, offset: number) => void) | undefined;
  /**
   * Told where a partition ends before the offset that was to be read from it next, and is read from its oldest record for that:
   * brokers lost its last ones, the topic was made anew while it was read, or somebody has set the group's offset there.
   */
  readonly cutOff?: ((partition: number, offset: number) => void) | undefined;
  /** Told of a partition that an open transaction holds back for long. */
  readonly heldBack?: HeldBack | undefined;
  /**
   * Into which history this member reads, asked before it joins and joins again: another one's are given nothing while those of this
   * one read, and the other way round. Where there is no answer, it is the last one that was there.
   */
  readonly history?: (() => Promise<string | undefined>) | undefined;
  /** How many records of the topic with that id, where brokers say one, lie before what this history is to read next. */
  readonly readTo?: ((topicId: string | undefined) => number) | undefined;
  /** Told when members of another history are in the group, and when they are no more. */
  readonly rivals?: ((rivals: Rivals) => void) | undefined;
  /** How long a member may be silent before its partitions go to others. 6 s by default, the least that brokers admit. */
  readonly sessionMs?: number | undefined;
  /** How often it says that it lives, and hears of rebalances. 500 ms by default. */
  readonly heartbeatMs?: number | undefined;
  /** Aborted when the process has had its time to stop: what brokers do not answer then is waited for no longer. */
  readonly giveUp?: AbortSignal | undefined;
  /** How long a rebalance waits for the loop to come back to `next`, ms. 5 s by default. */
  readonly drainMs?: number | undefined;
}

/** Of the bytes that may be fetched and not yet handed out, those of one of so many partitions. */
export function shareOf(
  { bufferBytes = BUFFER_BYTES }: Pick<KafkaConsumerOptions<unknown>, "bufferBytes">,
  partitions: number,
): number {
  return bufferBytes / Math.max(1, partitions);
}
