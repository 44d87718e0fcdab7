import { expect, test } from "vitest";
import type { RecordCodec } from "../codec/codec.ts";
import { createKafkaLog } from "../kafka-log.ts";

const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => Buffer.from(bytes ?? []).toString() };

test("two that wait for the same member let everything else have its turn", async () => {
  const log = createKafkaLog({ brokers: ["127.0.0.1:1"], clientId: "two" });
  await using consumer = log.consumer({ topic: "t", group: "g", codec: TEXT });
  const stop = AbortSignal.timeout(20);
  expect(await Promise.all([consumer.next(stop), consumer.next(stop)])).toEqual([undefined, undefined]);
});
