import { type Admin, Kafka, logLevel } from "kafkajs";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { startJavaBroker } from "../../infra/kafka/java-broker.ts";
import { createTopic } from "../integrity/harness/create-topic.ts";

/** A broker with one topic, for one bench alone; it ends when it is disposed of. */
export interface OwnBroker extends AsyncDisposable {
  readonly address: string;
  readonly kafka: Kafka;
  readonly admin: Admin;
}

/** @throws where there is no Java or Maven to start one with. */
export async function startOwnBroker(topic: string, partitions: number): Promise<OwnBroker> {
  // In a process, as the figures before it: what a container's network costs would be in them.
  const found = await findBroker(["java"]);
  if (found.kind !== "java") throw new Error("this bench wants a broker of its own: Java 17 and Maven");
  await using stack = new AsyncDisposableStack();
  const { address } = stack.use(await startJavaBroker(found));
  const kafka = new Kafka({ clientId: "bench", brokers: [address], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  stack.defer(() => admin.disconnect());
  await createTopic(admin, topic, partitions);
  const owned = stack.move();
  return { address, kafka, admin, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
