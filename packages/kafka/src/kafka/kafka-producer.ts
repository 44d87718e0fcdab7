import type { Kafka, Producer as KafkaJsProducer, Message } from "kafkajs";
import { partitionOf } from "../murmur2.ts";
import type { Outgoing, Producer } from "../ports.ts";
import type { Trouble } from "./access/client.ts";
import type { RecordCodec } from "./codec/codec.ts";
import { isPermanent, isRefused, isTooLarge, MissingPartition, sentenceOf } from "./fault.ts";
import { atMost, sleep, unlessAborted } from "./sleep.ts";

export interface KafkaProducerOptions<T> {
  readonly topic: string;
  readonly partitions: number;
  readonly codec: RecordCodec<T>;
  readonly trouble?: Trouble | undefined;
  /**
   * What becomes of a record that is too large for the topic. It gets the offset `REFUSED`, and the rest is sent; or it is told and waited
   * for until the topic takes it. By default it rejects.
   */
  readonly tooLarge?: "refuse" | "wait";
  /** Aborted when the process has had its time to stop: a broker that does not answer is waited for no longer. */
  readonly giveUp?: AbortSignal | undefined;
}

/** In place of an offset: the topic does not take a record so large. */
export const REFUSED = -1;

/** Bytes of one partition in one request: below the 1 MiB that brokers take by default, with room for the envelope. */
const BATCH_BYTES = 900_000;
/** Records in one request. */
const BATCH_RECORDS = 5000;
const PAUSE_MS = 200;
const LEAVE_MS = 2000;
/** What is on its way when it is given up may be taken yet. */
const GRACE_MS = 500;
/** Where the credentials, or a record, are not accepted: often enough to see that they have been changed. */
const REFUSED_PAUSE_MS = 5000;

/**
 * Idempotent, acknowledged by all replicas, one request at a time so that the order of the calls stays. What fails is sent
 * again until it is taken or `signal` aborts; a record that the broker will never take rejects.
 */
export function createKafkaProducer<T>(kafka: Kafka, options: KafkaProducerOptions<T>): Producer<T> {
  let connected: Promise<KafkaJsProducer> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const open = (): Promise<KafkaJsProducer> => {
    connected ??= connect(kafka);
    return connected;
  };
  const forget = async (): Promise<void> => {
    const old = connected;
    connected = undefined;
    // One that does not answer is not waited for.
    const left = old?.then((producer) => producer.disconnect());
    await atMost(LEAVE_MS, left, options.giveUp);
  };

  /** Adds where the first record of each partition lies in it. @throws MissingPartition where there is one that is not there */
  async function attempt(messages: readonly Message[], taken: Map<number, number>): Promise<void> {
    const left = messages.filter(({ partition = 0 }) => !taken.has(partition));
    const producer = await open();
    const sent = await producer.send({ topic: options.topic, acks: -1, messages: left });
    for (const { partition, baseOffset } of sent) taken.set(partition, Number(baseOffset ?? 0));
    const missing = left.find(({ partition = 0 }) => !taken.has(partition));
    if (missing !== undefined) throw new MissingPartition(options, missing.partition ?? 0);
  }

  /** Where the first record of each partition lies in it. */
  async function sendOne(messages: readonly Message[], signal: AbortSignal): Promise<ReadonlyMap<number, number>> {
    const taken = new Map<number, number>();
    for (;;) {
      signal.throwIfAborted();
      try {
        await unlessAborted(attempt(messages, taken), signal, GRACE_MS);
        options.trouble?.(undefined);
        return taken;
      } catch (error) {
        if (signal.aborted || isPermanent(error)) throw error;
        options.trouble?.(sentenceOf(error, { right: "Write" }));
        // Its sequence numbers may be out of step with the broker's: a fresh one begins anew.
        await forget();
        await sleep(pauseAfter(error), signal);
      }
    }
  }

  async function sendAll(records: readonly Outgoing<T>[], signal: AbortSignal): Promise<readonly number[]> {
    const offsets: number[] = [];
    for (const chunk of chunks(records, options))
      offsets.push(...(await sendChunk(chunk, { sendOne, forget, options, signal })));
    return offsets;
  }

  return {
    send(records, signal) {
      const mine = turn.then(() => sendAll(records, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async [Symbol.asyncDispose]() {
      await atMost(LEAVE_MS, turn, options.giveUp);
      await forget();
    },
  };
}

interface Way {
  readonly sendOne: (messages: readonly Message[], signal: AbortSignal) => Promise<ReadonlyMap<number, number>>;
  readonly forget: () => Promise<void>;
  readonly options: Pick<KafkaProducerOptions<unknown>, "tooLarge" | "trouble">;
  readonly signal: AbortSignal;
}

/** The offset of each. */
async function sendChunk(chunk: readonly Message[], way: Way): Promise<readonly number[]> {
  const { sendOne, forget, options, signal } = way;
  const { tooLarge, trouble } = options;
  try {
    return offsetsOf(chunk, await sendOne(chunk, signal));
  } catch (error) {
    if (!isTooLarge(error) || (chunk.length === 1 && tooLarge === undefined)) throw error;
    await forget();
    if (chunk.length > 1) {
      // The topic bounds batches, which are of several: each may be small enough.
      const half = Math.ceil(chunk.length / 2);
      const first = await sendChunk(chunk.slice(0, half), way);
      return [...first, ...(await sendChunk(chunk.slice(half), way))];
    }
    if (tooLarge === "refuse") return [REFUSED];
    trouble?.(sentenceOf(error));
    await sleep(REFUSED_PAUSE_MS, signal);
    return sendChunk(chunk, way);
  }
}

function pauseAfter(error: unknown): number {
  return isRefused(error) ? REFUSED_PAUSE_MS : PAUSE_MS;
}

function offsetsOf(chunk: readonly Message[], first: ReadonlyMap<number, number>): readonly number[] {
  const next = new Map(first);
  return chunk.map(({ partition = 0 }) => {
    const offset = next.get(partition) ?? 0;
    next.set(partition, offset + 1);
    return offset;
  });
}

async function connect(kafka: Kafka): Promise<KafkaJsProducer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1000 },
  });
  await producer.connect();
  return producer;
}

function* chunks<T>(records: readonly Outgoing<T>[], options: KafkaProducerOptions<T>): Generator<Message[]> {
  let messages: Message[] = [];
  const bytes = new Map<number, number>();
  for (const record of records) {
    const message = messageOf(record, options);
    const partition = message.partition ?? 0;
    const size = 100 + (message.key?.length ?? 0) + (message.value?.length ?? 0);
    const isFull = messages.length >= BATCH_RECORDS || (bytes.get(partition) ?? 0) + size > BATCH_BYTES;
    if (isFull && messages.length > 0) {
      yield messages;
      messages = [];
      bytes.clear();
    }
    bytes.set(partition, (bytes.get(partition) ?? 0) + size);
    messages.push(message);
  }
  if (messages.length > 0) yield messages;
}

function messageOf<T>(record: Outgoing<T>, { codec, partitions }: KafkaProducerOptions<T>): Message {
  const value = codec.encode(record.value);
  return {
    key: Buffer.from(record.key),
    value: value === null ? null : typeof value === "string" ? Buffer.from(value) : bufferOf(value),
    partition: record.partition ?? partitionOf(record.key, partitions),
    ...(record.headers && { headers: { ...record.headers } }),
  };
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
