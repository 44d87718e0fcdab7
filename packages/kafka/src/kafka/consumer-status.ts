import type { HeldPartition } from "./group/held-partition.ts";
import type { Rivals } from "./group/rivals.ts";

/** What a member has before it. */
export interface ConsumerStatus {
  /** It belongs to the group, and knows what it was given. */
  readonly joined: boolean;
  /** How long ago the group has heard of it, ms; 0 before it joins. */
  readonly silentMs: number;
  /** Whether members of another history are in the group. */
  readonly rivals: Rivals;
  readonly partitions: readonly number[];
  /** Partitions whose state is not restored yet. */
  readonly preparing: readonly number[];
  /** Partitions that it asks brokers for, and has not been answered what they hold for minutes. */
  readonly unheard: readonly number[];
  /** Records of its partitions that it has not handed out, as far as brokers have said where those end. */
  readonly unread: number;
}

/** A quota may put a fetch off for a minute. */
const UNHEARD_MS = 120_000;

/** At `now`, ms of `performance.now`. */
export function dealtOf(
  all: Iterable<HeldPartition>,
  now: number,
): Pick<ConsumerStatus, "partitions" | "preparing" | "unheard" | "unread"> {
  const held = [...all];
  const numbers = (some: readonly HeldPartition[]): readonly number[] => some.map(({ partition }) => partition);
  const unread = held.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
  const preparing = numbers(held.filter(({ ready }) => !ready));
  const unheard = numbers(held.filter((one) => one.unheardMs(now) > UNHEARD_MS));
  return { partitions: numbers(held), preparing, unheard, unread };
}

/** A member that is not heard of for so long has lost its partitions by then, as sessions are by default. */
const SILENT_MS = 8000;
const WAITS_FOR_RIVALS =
  "another rolecall reads this topic in the same consumer group, into a history of its own: stop one of them, or give it other brokers; this one reads where the other stops";

/** What a member waits for until it can read, or before it reads on; undefined where it reads. */
export function waitsFor(status: ConsumerStatus | undefined): string | undefined {
  if (status?.joined !== true) return "waiting for the consumer group";
  const { silentMs, partitions, preparing, unheard, rivals } = status;
  if (silentMs > SILENT_MS) return `the broker has not answered for ${Math.round(silentMs / 1000)} s`;
  if (preparing.length > 0) return `restoring partition ${preparing.join(", ")}`;
  if (rivals === "reading") return WAITS_FOR_RIVALS;
  if (unheard.length > 0) return waitsForLeaders(unheard);
  return partitions.length === 0 ? "no partition is assigned: others have them all" : undefined;
}

const NAMED = 10;

/** kafkajs goes on by itself where brokers say that others lead, or that nobody does, and tells nobody. */
function waitsForLeaders(unheard: readonly number[]): string {
  const more = unheard.length > NAMED ? ` and ${unheard.length - NAMED} more` : "";
  const named = unheard.slice(0, NAMED).join(", ");
  return `no broker has said for two minutes what is in partition ${named}${more}: look who leads them (kafka-topics --describe --unavailable-partitions), and whether all brokers run`;
}
