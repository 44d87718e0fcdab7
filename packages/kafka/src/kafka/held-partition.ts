import type { KafkaMessage } from "kafkajs";
import type { LogRecord } from "../ports.ts";
import type { RecordCodec } from "./codec.ts";

/** A piece of a partition as it was fetched. */
interface Piece {
  readonly messages: readonly KafkaMessage[];
  readonly bytes: number;
}

/** A partition of ours: what was fetched of it and not yet handed out. */
export class HeldPartition {
  readonly partition: number;
  /** Its position is known and whoever owns it has restored what it needs. */
  ready = false;
  /** Fetching has stopped until there is room. */
  paused = false;
  /** Offset of the next record to fetch, to hand out, and to be produced. */
  fetched = 0;
  next = 0;
  end = 0;
  bytes = 0;
  #pieces: Piece[] = [];

  constructor(partition: number) {
    this.partition = partition;
  }

  begin(offset: number, end: number): void {
    this.fetched = offset;
    this.next = offset;
    this.end = end;
    this.ready = true;
  }

  /** Keep what was fetched; records before the position (the head of a compressed batch) are not ours to read again. */
  add(messages: readonly KafkaMessage[], last: number, end: number): void {
    const fresh = messages.filter(({ offset }) => Number(offset) >= this.fetched);
    const bytes = fresh.reduce((sum, { key, value }) => sum + 100 + (key?.length ?? 0) + (value?.length ?? 0), 0);
    if (fresh.length > 0) this.#pieces.push({ messages: fresh, bytes });
    this.bytes += bytes;
    this.fetched = Math.max(this.fetched, last + 1);
    this.end = Math.max(end, this.fetched);
  }

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  take<T>(codec: RecordCodec<T>): readonly LogRecord<T>[] {
    const piece = this.#pieces.shift();
    if (piece === undefined) return [];
    this.bytes -= piece.bytes;
    const records = piece.messages.map((message) => recordOf(message, codec));
    this.next = (records.at(-1)?.offset ?? this.next - 1) + 1;
    // What lies behind the last record (the marks of transactions) is no more to come.
    if (this.#pieces.length === 0) this.next = this.fetched;
    return records;
  }
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
    const one = Array.isArray(value) ? value.at(-1) : value;
    if (one === undefined) continue;
    own ??= Object.create(null) as Record<string, string>;
    own[name] = one.toString();
  }
  return own ?? NO_HEADERS;
}
