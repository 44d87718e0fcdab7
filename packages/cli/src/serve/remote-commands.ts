import { randomUUID } from "node:crypto";
import { SCHEMAS, TOPICS } from "@rolecall/core";
import type { KafkaConsumer, KafkaLog } from "@rolecall/kafka";
import { systemClock } from "@rolecall/runtime";
import type { CommandAnswer, Commands, Order } from "@rolecall/service-alerter";
import { togetherOf } from "../alerter/order-tenants.ts";
import { type AnswerRecord, FINDING_OR_ORDER, type FindingsEntry } from "./finding-codec.ts";
import type { Troubles } from "./troubles.ts";

/** The way to the alerter of another process: an order in the findings topic, and its answer in the same. */
export interface RemoteCommands extends AsyncDisposable {
  readonly commands: Commands;
  /** Resolves when the order lies in the topic, where whoever is the alerter then finds it, with the way to its answer. */
  hand(order: Order): Promise<{ readonly answer: Promise<CommandAnswer> }>;
  /** Hears answers until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RemoteOptions {
  readonly kafka: KafkaLog;
  readonly tenant: string;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
  /** So long an order waits for its answer to be heard, and then goes without; for ever by default. */
  readonly hearingMs?: number;
  /** Told of what keeps answers from being heard, and that it is over. */
  readonly trouble?: ReturnType<Troubles["of"]>;
}

/** The sender waits no longer than it wants to; what nobody answers is forgotten after a minute. */
const FORGET_MS = 60_000;
const LOOK_MS = 50;
/** So long a refusal waits for another alerter that obeys. */
const OTHERS_MS = 1000;

interface Waiting {
  readonly resolve: (answer: CommandAnswer) => void;
  /** Of several alerters, each of which may know what the others do not. */
  readonly heard: CommandAnswer[];
}

export function createRemoteCommands({ kafka, tenant, signal, hearingMs, trouble }: RemoteOptions): RemoteCommands {
  const producer = kafka.producer({ topic: TOPICS.findings, partitions: 1, codec: FINDING_OR_ORDER });
  const waiting = new Map<string, Waiting>();
  let hearer: KafkaConsumer<FindingsEntry | undefined> | undefined;

  /** An answer that comes before anybody listens would not be heard. */
  async function hearing(): Promise<void> {
    const until = systemClock.now() + (hearingMs ?? Number.POSITIVE_INFINITY);
    while (hearer?.progress()?.some(({ end }) => Number.isFinite(end)) !== true && systemClock.now() < until)
      await systemClock.sleep(LOOK_MS, signal);
  }

  async function hand({ id = randomUUID(), ...order }: Order): Promise<{ readonly answer: Promise<CommandAnswer> }> {
    await hearing();
    const answered = Promise.withResolvers<CommandAnswer>();
    const before = waiting.get(id);
    const resolve = (answer: CommandAnswer): void => {
      before?.resolve(answer);
      answered.resolve(answer);
    };
    waiting.set(id, { resolve, heard: [] });
    setTimeout(() => waiting.delete(id), FORGET_MS).unref();
    const headers = { schema: SCHEMAS.control, tenant };
    await producer.send([{ key: id, value: { control: "order", id, order }, headers }], signal);
    return { answer: answered.promise };
  }

  function hear({ id, answer, isOneOf = false }: AnswerRecord): void {
    const asked = waiting.get(id);
    if (asked === undefined) return;
    asked.heard.push(answer);
    const settle = (): void => {
      waiting.delete(id);
      asked.resolve(togetherOf(asked.heard));
    };
    if (!isOneOf) settle();
    else if (asked.heard.length === 1) setTimeout(settle, OTHERS_MS).unref();
  }

  return {
    commands: {
      send: async (order) => (await hand(order)).answer,
      attach: () => () => undefined,
    },
    hand,
    async run(until) {
      await using consumer = kafka.consumer({
        ...{ topic: TOPICS.findings, group: `rolecall-console-${randomUUID()}`, codec: FINDING_OR_ORDER, trouble },
        assignment: { assigned: async () => Number.POSITIVE_INFINITY, revoked: async () => undefined },
      });
      hearer = consumer;
      while (!until.aborted) {
        for (const { value } of (await consumer.next(until))?.records ?? []) {
          if (value === undefined || !("control" in value) || value.control !== "answer") continue;
          hear(value);
        }
      }
    },
    [Symbol.asyncDispose]: () => producer[Symbol.asyncDispose](),
  };
}
