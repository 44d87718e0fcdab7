import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { freePort } from "../../../../../infra/free-port.ts";
import { findBroker } from "../../../../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../../../../infra/kafka/java-broker.ts";
import { createKafkaLog } from "../kafka-log.ts";
import { Advertised } from "./advertised.ts";

const found = await findBroker(["java"]);
const why = found.kind === "java" ? "" : " (skipped: needs a broker of its own, in Java)";
const SILENCE = "the broker does not answer: nothing comes on the connection";

describe("an address at which brokers say that they are to be reached", () => {
  test("is named with why it cannot be, until something comes from there, or it is tried no more", async () => {
    const port = await freePort();
    let now = 0;
    const advertised = new Advertised(["127.0.0.1:1"], () => now);
    const tryIt = async (event: "close" | "data"): Promise<void> => {
      const socket = connect({ host: "127.0.0.1", port });
      advertised.watch(socket, { host: "127.0.0.1", port });
      await once(socket, event).catch(() => undefined);
      socket.destroy();
    };
    await tryIt("close");
    expect(advertised.instead(SILENCE)).toMatch(
      new RegExp(`reached at 127.0.0.1:${port} \\(advertised.listeners\\), .* connect ECONNREFUSED`),
    );
    expect(advertised.instead("this user may not use the topic")).toBe("this user may not use the topic");
    // A broker that has left the cluster is not tried again.
    now = 60_000;
    expect(advertised.instead(SILENCE)).toBe(SILENCE);
    await tryIt("close");
    expect(advertised.instead(SILENCE)).not.toBe(SILENCE);
    const server = createServer((socket) => socket.end("here")).listen(port, "127.0.0.1");
    await once(server, "listening");
    await tryIt("data");
    server.close();
    expect(advertised.instead(SILENCE)).toBe(SILENCE);
  });

  test("is not one that is configured", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "::1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    const advertised = new Advertised([`[::1]:${port}`]);
    const socket = connect({ host: "::1", port });
    advertised.watch(socket, { host: "::1", port });
    await once(socket, "close").catch(() => undefined);
    expect(advertised.instead(SILENCE)).toBe(SILENCE);
  });
});

describe.skipIf(found.kind !== "java")(`a broker that advertises a name of another network${why}`, () => {
  test("is told of with that name by whoever writes, or asks for topics", async () => {
    if (found.kind !== "java") return;
    const properties = ["advertised.listeners=PLAINTEXT://kafka-internal.invalid:9092"];
    await using broker = await startJavaBroker({ ...found, properties });
    const log = createKafkaLog({ brokers: [broker.address], clientId: "test" });
    const sentence = /^the brokers say that one of them is to be reached at kafka-internal\.invalid:9092 .*ENOTFOUND/;
    const plan = { topic: "t", partitions: 1, advice: "" };
    await expect(log.ensureTopics([plan])).rejects.toMatchObject({ message: expect.stringMatching(sentence) });
    const told = Promise.withResolvers<string | undefined>();
    const codec = { encode: () => "", decode: () => "" };
    const stop = new AbortController();
    await using producer = log.producer<string>({ topic: "t", partitions: 1, codec, trouble: told.resolve });
    const sent = producer.send([{ key: "", value: "" }], stop.signal).catch(() => undefined);
    expect(await told.promise).toMatch(sentence);
    stop.abort();
    await sent;
  });
});
