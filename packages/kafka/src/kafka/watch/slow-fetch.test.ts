import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { freePort } from "../../../../../infra/free-port.ts";
import { findBroker } from "../../../../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../../../../infra/kafka/java-broker.ts";
import { BYTES } from "../codec/codec.ts";
import { createKafkaLog } from "../kafka-log.ts";

const found = await findBroker(["java"]);
const why = found.kind === "java" ? "" : " (skipped: needs a broker of its own, in Java)";
const never = new AbortController().signal;
const SESSION_MS = 1000;
const RECORD_BYTES = 400_000;
const PIECE_BYTES = 10_000;

/** A wire of 100 kB/s for what the broker answers: a record takes four sessions. */
async function startSlowWire(port: number) {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const end of [near, far]) ends.add(end.on("error", () => undefined));
    near.on("data", (bytes) => far.write(bytes)).on("close", () => far.destroy());
    let turn: Promise<unknown> = Promise.resolve();
    far.on("data", (bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        turn = turn.then(() => near.write(piece)).then(() => sleep(piece.length === PIECE_BYTES ? 100 : 0));
      }
    });
    far.on("close", () => void turn.then(() => near.destroy()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.dispose]() {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}

describe.skipIf(found.kind !== "java")(`a fetch that takes longer than a session${why}`, () => {
  test("costs a member nothing: the group hears of it meanwhile", async () => {
    if (found.kind !== "java") return;
    const port = await freePort();
    using wire = await startSlowWire(port);
    const properties = [`advertised.listeners=PLAINTEXT://127.0.0.1:${wire.port}`];
    await using _ = await startJavaBroker({ ...found, port, properties });
    const brokers = [`127.0.0.1:${wire.port}`];
    const log = createKafkaLog({ brokers, clientId: "test", sessionMs: SESSION_MS });
    await log.ensureTopics([{ topic: "t", partitions: 1, advice: "" }]);
    await using producer = log.producer<Uint8Array | null>({ topic: "t", partitions: 1, codec: BYTES });
    const told: string[] = [];
    const assignment = {
      assigned: async () => void told.push("assigned"),
      revoked: async () => void told.push("revoked"),
    };
    const options = { topic: "t", group: "g", codec: BYTES, assignment, heartbeatMs: 100 };
    await using consumer = log.consumer<Uint8Array | null>(options);
    const mostSilent: number[] = [];
    for (let n = 0; n < 2; n += 1) {
      await producer.send([{ key: "", value: new Uint8Array(RECORD_BYTES).fill(n) }], never);
      const coming = consumer.next(never);
      for (let came = false; !came; ) {
        came = await Promise.race([coming.then(() => true), sleep(50, false)]);
        mostSilent.push(consumer.status().silentMs);
      }
      expect((await coming)?.records.map(({ value }) => value?.length)).toEqual([RECORD_BYTES]);
      await consumer.commit(0, n + 1);
    }
    expect(told).toEqual(["assigned"]);
    expect(Math.max(...mostSilent)).toBeLessThan(SESSION_MS);
  });
});
