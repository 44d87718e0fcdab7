import { setTimeout as sleep } from "node:timers/promises";
import type { KafkaLog } from "@rolecall/kafka";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { describe, expect, test } from "vitest";
import type { OrderRecord } from "./finding-codec.ts";
import { orderThrough } from "./order-over.ts";

const ORDER: Order = { command: { kind: "expire-silence", silenceId: "s_1", by: "ann" } };
const PATIENCE_MS = 500;

interface Slowness {
  /** When the group has been joined, ms from the start. */
  readonly hearsAfter: number;
  /** When a record is acknowledged, ms from when it was sent. */
  readonly takesAfter: number;
  readonly answer?: CommandAnswer;
}

/** A Kafka with one topic, as slow as it is said to be; and what it has taken. */
function slowKafka({ hearsAfter, takesAfter, answer }: Slowness) {
  const began = performance.now();
  const taken: OrderRecord[] = [];
  const producer = {
    async send(records: readonly { readonly value: OrderRecord }[]): Promise<void> {
      await sleep(takesAfter);
      taken.push(...records.map(({ value }) => value));
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const consumer = {
    progress: () => (performance.now() - began < hearsAfter ? undefined : [{ end: 0 }]),
    async next(signal: AbortSignal) {
      let seen = 0;
      while (!signal.aborted) {
        await sleep(5);
        if (answer === undefined || taken.length === seen) continue;
        const records = taken.slice(seen).map(({ id }) => ({ value: { control: "answer", id, answer } }));
        seen = taken.length;
        return { records };
      }
      return undefined;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { taken, kafka: { producer: () => producer, consumer: () => consumer } as unknown as KafkaLog };
}

describe("an order over Kafka", () => {
  const answer = { accepted: true, message: "done" } as const;

  test("is answered", async () => {
    const { kafka } = slowKafka({ hearsAfter: 20, takesAfter: 0, answer });
    expect(await orderThrough(kafka, "default", ORDER, PATIENCE_MS)).toEqual(answer);
  });

  test("that nobody answers lies in the topic", async () => {
    const { kafka, taken } = slowKafka({ hearsAfter: 0, takesAfter: 0 });
    expect(await orderThrough(kafka, "default", ORDER, PATIENCE_MS)).toBeUndefined();
    expect(taken).toMatchObject([{ order: ORDER }]);
  });

  test("lies there too where its answer could not have been heard in time", async () => {
    const { kafka, taken } = slowKafka({ hearsAfter: Number.POSITIVE_INFINITY, takesAfter: 0 });
    expect(await orderThrough(kafka, "default", ORDER, PATIENCE_MS)).toBeUndefined();
    expect(taken).toMatchObject([{ order: ORDER }]);
  });

  test("waits for its answer from when it lies there", async () => {
    const { kafka } = slowKafka({ hearsAfter: 0.6 * PATIENCE_MS, takesAfter: 0.6 * PATIENCE_MS, answer });
    expect(await orderThrough(kafka, "default", ORDER, PATIENCE_MS)).toEqual(answer);
  });

  test("is not said to be taken where it is not known to be", async () => {
    const { kafka } = slowKafka({ hearsAfter: 0, takesAfter: 3 * PATIENCE_MS });
    await expect(orderThrough(kafka, "default", ORDER, PATIENCE_MS)).rejects.toThrow(/say it again.*done once/);
  });
});
