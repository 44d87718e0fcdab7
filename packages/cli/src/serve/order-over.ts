import { createKafkaLog, type KafkaLog } from "@rolecall/kafka";
import { type KafkaConfig, systemClock } from "@rolecall/runtime";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { Failure } from "../verb.ts";
import { kafkaAccess } from "./kafka-access.ts";
import { createRemoteCommands } from "./remote-commands.ts";

/** As long as a person waits for a Kafka that is slow, and then for an alerter that may be restoring its state. */
const PATIENCE_MS = 10_000;

/**
 * Ask the alerter of another process; undefined where it does not answer in time: the order stays for the next one.
 * @throws Failure where it is not known to lie in the topic.
 */
export function orderOver(config: KafkaConfig, tenant: string, order: Order): Promise<CommandAnswer | undefined> {
  return orderThrough(createKafkaLog(kafkaAccess(config, "rolecall-cli")), tenant, order, PATIENCE_MS);
}

/** Each of hearing, handing over and being answered is waited for so long. */
export async function orderThrough(
  kafka: KafkaLog,
  tenant: string,
  order: Order,
  patienceMs: number,
): Promise<CommandAnswer | undefined> {
  const done = new AbortController();
  await using remote = createRemoteCommands({ kafka, tenant, signal: done.signal, hearingMs: patienceMs });
  const hearing = remote.run(done.signal);
  hearing.catch(() => undefined);
  const inTime = <T>(promise: Promise<T>, ms: number): Promise<T | undefined> => {
    const late = systemClock.sleep(ms, done.signal).then(() => undefined);
    for (const each of [late, promise]) each.catch(() => undefined);
    return Promise.race([promise, late]);
  };
  try {
    const handed = await inTime(remote.hand(order), 2 * patienceMs);
    if (handed === undefined)
      throw new Failure("Kafka does not take it in time; say it again, the same thing twice is done once");
    return await inTime(handed.answer, patienceMs);
  } finally {
    done.abort();
    await hearing;
  }
}
