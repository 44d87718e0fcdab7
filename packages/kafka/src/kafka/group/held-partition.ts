import type { EachBatchPayload, KafkaMessage } from "kafkajs";
import type { Batch, LogRecord, Progress, Standing } from "../../ports.ts";
import type { RecordCodec } from "../codec/codec.ts";
import type { TopicIdentity } from "../watch/topic-id.ts";

const LEAST_BYTES = 100;
/**
 * About so much is handed out at a time. A megabyte is asked for of each partition, and comes as many where producers compress: what is
 * made of it weighs a few times as much again, and waits for other partitions.
 */
const PIECE_BYTES = 2 * 1024 * 1024;

/** A piece of a partition as it was fetched. */
interface Piece {
  readonly messages: readonly KafkaMessage[];
  readonly bytes: number;
  readonly withheld: number;
}

/** What was fetched in one go. */
export interface Fetched {
  readonly messages: readonly KafkaMessage[];
  /** With the marks of transactions, and what those took back. */
  readonly all: readonly Pick<KafkaMessage, "offset">[];
  /** Offset of the last of all. */
  readonly last: number;
  /** Where the partition ends. */
  readonly end: number;
}

export function fetchedOf(batch: EachBatchPayload["batch"]): Fetched {
  // kafkajs does not say that it has them.
  const { messagesWithinOffset: all, messages } = batch as typeof batch & {
    readonly messagesWithinOffset: Fetched["all"];
  };
  return { messages, all, last: Number(batch.lastOffset()), end: Number(batch.highWatermark) };
}

/** Between them lies what can be read. */
export type Ends = Pick<Standing, "low" | "high">;

/** And up to where: what follows is of a transaction that is open, or behind it. */
export interface StableEnds extends Ends {
  readonly stable: number;
}

/** A partition of ours: what was fetched of it and not yet handed out. */
export class HeldPartition {
  readonly partition: number;
  /** Of which topic it is, where the brokers say. */
  readonly topic: TopicIdentity | undefined;
  /** This member has read one of that name before: what is told late may be of that. */
  readonly isAnother: boolean;
  /** Its position is known and whoever owns it has restored what it needs. */
  ready = false;
  /** Fetching has stopped until there is room. */
  paused = false;
  /** Offset of the next record to fetch, to hand out, and to be produced. */
  fetched = 0;
  next = 0;
  end = 0;
  /** When the broker was asked that said where it ends. */
  asked: number = Number.NEGATIVE_INFINITY;
  /** Since when it is fetched, ms of `performance.now`: before that no answer was to be expected. */
  awaited: number = Number.NEGATIVE_INFINITY;
  bytes = 0;
  /** Where the group's reading starts again, as far as we know. */
  committed = 0;
  /** The event time that the group was told with it. */
  toldReached: number | undefined;
  /** Offset after the last record that was handed out. */
  #handed = 0;
  #pieces: Piece[] = [];
  /** Offsets behind the last piece that no record has. */
  #withheld = 0;

  constructor(partition: number, topic?: TopicIdentity, isAnother = false) {
    this.partition = partition;
    this.topic = topic;
    this.isAnother = isAnother;
  }

  /** Is what was done below `offset` done in this topic? Not where it is behind all that was handed out of it. */
  has(offset: number): boolean {
    return !this.isAnother || (this.ready && offset <= this.next);
  }

  begin(offset: number, committed: number, { end, asked }: Pick<Progress, "end" | "asked">): void {
    this.fetched = offset;
    this.next = offset;
    this.committed = committed;
    this.#handed = offset;
    this.#withheld = 0;
    this.end = end;
    this.asked = asked;
    this.ready = true;
  }

  /**
   * The broker was asked for more, and said where it ends, whether or not it gave any. So many records that were not fetched are
   * no longer there: the client has gone on to the oldest that is.
   */
  answered({ low, high }: Ends, asked: number): number {
    if (!this.ready || asked < this.asked) return 0;
    const lost = Math.max(0, low - this.fetched);
    this.fetched += lost;
    if (lost > 0) this.#withheld = 0;
    if (this.isEmpty) this.next = Math.max(this.next, this.fetched);
    this.end = Math.max(high, this.fetched);
    this.asked = asked;
    return lost;
  }

  /** Keep what was fetched; records before the position (the head of a compressed batch) are not ours to read again. */
  add({ messages, all, last, end }: Fetched): void {
    // Only where the topic was made anew does it lie before what was asked for.
    if (last < this.fetched) {
      this.fetched = 0;
      this.committed = 0;
      this.#withheld = 0;
    }
    const fresh = messages.filter(({ offset }) => Number(offset) >= this.fetched);
    const [before, behind] = countOthers(all, messages, this.fetched);
    const withheld = this.#withheld + before;
    // Of which part of it what is withheld lies before is not asked: it is rare.
    const parts = inParts(fresh, withheld === 0 ? PIECE_BYTES : Number.POSITIVE_INFINITY);
    for (const part of parts) this.#pieces.push({ ...part, withheld });
    this.#withheld = fresh.length > 0 ? behind : withheld + behind;
    for (const { bytes } of parts) this.bytes += bytes;
    this.fetched = Math.max(this.fetched, last + 1);
    this.end = Math.max(end, this.fetched);
  }

  /** Up to `last` there is nothing to hand out: marks of transactions, and what those took back, or nothing at all any more. */
  skip(last: number, end: number, isGone: boolean): void {
    if (!isGone) this.#withheld += Math.max(0, last + 1 - this.fetched);
    this.fetched = Math.max(this.fetched, last + 1);
    this.end = Math.max(end, this.fetched);
    if (this.isEmpty) this.next = this.fetched;
  }

  /** What may be committed where the records below `offset` are done: with them what lies behind them and is no record. */
  committable(offset: number): number {
    return offset === this.#handed ? this.next : offset;
  }

  /** For how long no broker has said what it holds, though it is asked; 0 where it is not. */
  unheardMs(now: number): number {
    return this.ready && !this.paused ? Math.max(0, now - Math.max(this.asked, this.awaited)) : 0;
  }

  progress(): Progress {
    const { partition, ready, next, end, asked } = this;
    return { partition, next, end: ready ? end : Number.POSITIVE_INFINITY, asked };
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  take<T>(codec: RecordCodec<T>): Pick<Batch<T>, "records" | "withheld"> | undefined {
    const piece = this.#pieces.shift();
    if (piece === undefined) return undefined;
    this.bytes -= piece.bytes;
    const records = piece.messages.map((message) => recordOf(message, codec));
    this.next = (records.at(-1)?.offset ?? this.next - 1) + 1;
    this.#handed = this.next;
    // What lies behind the last record (the marks of transactions) is no more to come.
    if (this.#pieces.length === 0) this.next = this.fetched;
    return { records, withheld: piece.withheld };
  }
}

/** In their order, of about so many bytes each: a message is whole, and its part ends with it where that is enough. */
function inParts(messages: readonly KafkaMessage[], most: number): readonly Omit<Piece, "withheld">[] {
  const parts: { messages: KafkaMessage[]; bytes: number }[] = [];
  let part: (typeof parts)[number] | undefined;
  for (const message of messages) {
    if (part === undefined || part.bytes >= most) {
      part = { messages: [], bytes: 0 };
      parts.push(part);
    }
    part.messages.push(message);
    part.bytes += bytesOf(message);
  }
  return parts;
}

/** As it is held; each header, which may be empty, takes as much as a record that is. */
function bytesOf({ key, value, headers }: KafkaMessage): number {
  let bytes = LEAST_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  // Of no value, or several, the least is enough.
  for (const name in headers) bytes += LEAST_BYTES + name.length + (headers[name]?.length ?? 0);
  return bytes;
}

/** Those of all from that offset on that are none of the messages: before the last of these, and behind it. */
function countOthers(all: Fetched["all"], messages: Fetched["messages"], from: number): readonly [number, number] {
  if (all.length === messages.length) return [0, 0];
  const records = new Set(messages.map(({ offset }) => offset));
  const last = Number(messages.at(-1)?.offset ?? -1);
  const others = all.flatMap(({ offset }) => (Number(offset) < from || records.has(offset) ? [] : Number(offset)));
  const before = others.filter((offset) => offset < last).length;
  return [before, others.length - before];
}

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze(Object.create(null) as Record<string, string>);

function recordOf<T>(message: KafkaMessage, codec: RecordCodec<T>): LogRecord<T> {
  const headers = headersOf(message.headers);
  return {
    key: message.key?.toString() ?? "",
    value: codec.decode(message.value, headers),
    offset: Number(message.offset),
    headers,
  };
}

function headersOf(headers: KafkaMessage["headers"]): Readonly<Record<string, string>> {
  let own: Record<string, string> | undefined;
  for (const name in headers) {
    const value = headers[name];
    // Kafka's headers may have no value at all, which kafkajs hands on as null and does not say.
    const one: Buffer | string | null | undefined = Array.isArray(value) ? value.at(-1) : value;
    if (one === undefined || one === null) continue;
    own ??= Object.create(null) as Record<string, string>;
    own[name] = one.toString();
  }
  return own ?? NO_HEADERS;
}
