import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { freePort } from "../../../../infra/free-port.ts";
import { findBroker } from "../../../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../../../infra/kafka/java-broker.ts";
import type { RecordCodec } from "./codec/codec.ts";
import { waitsFor } from "./consumer-status.ts";
import { createKafkaLog } from "./kafka-log.ts";

const found = await findBroker(["java"]);
const why = found.kind === "java" ? "" : " (skipped: needs a broker of its own, in Java)";
const never = new AbortController().signal;
const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => Buffer.from(bytes ?? []).toString() };

/** A wire whose connections may be lost: nothing comes through them any more, and neither end is told. */
async function startWire(port: number) {
  const ends = new Set<Socket>();
  const lost = new WeakSet<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on("error", () => undefined);
      from.on("data", (bytes) => lost.has(from) || to.write(bytes));
      from.on("close", () => {
        ends.delete(from);
        if (!lost.has(from) || from === near) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    loseAll() {
      for (const end of ends) lost.add(end);
    },
    [Symbol.dispose]() {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}

describe.skipIf(found.kind !== "java")(`connections that the network has lost${why}`, () => {
  test("are missed within seconds, told of, and made anew: nothing lost, and not after minutes", async () => {
    if (found.kind !== "java") return;
    const port = await freePort();
    using wire = await startWire(port);
    const properties = [`advertised.listeners=PLAINTEXT://127.0.0.1:${wire.port}`];
    await using _ = await startJavaBroker({ ...found, port, properties });
    const log = createKafkaLog({ brokers: [`127.0.0.1:${wire.port}`], clientId: "test" });
    await log.ensureTopics([{ topic: "t", partitions: 1, advice: "" }]);
    await using producer = log.producer<string>({ topic: "t", partitions: 1, codec: TEXT });
    await using consumer = log.consumer<string>({ topic: "t", group: "g", codec: TEXT, heartbeatMs: 100 });
    await producer.send([{ key: "", value: "before" }], never);
    expect((await consumer.next(never))?.records.map(({ value }) => value)).toEqual(["before"]);
    await consumer.commit(0, 1);
    await eventually(() => expect(waitsFor(consumer.status())).toBeUndefined());
    const lostAt = performance.now();
    wire.loseAll();
    await eventually(() => expect(waitsFor(consumer.status())).toMatch(/^the broker has not answered for \d+ s$/));
    // Over connections of its own.
    await using other = log.producer<string>({ topic: "t", partitions: 1, codec: TEXT });
    await other.send([{ key: "", value: "after" }], never);
    expect((await consumer.next(never))?.records.map(({ value }) => value)).toEqual(["after"]);
    // Three minutes and a half where nobody looks after them.
    expect(performance.now() - lostAt).toBeLessThan(60_000);
  });
});
