import { createKafkaLog } from "@rolecall/kafka";
import { type KafkaConfig, systemClock } from "@rolecall/runtime";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { kafkaAccess } from "./kafka-access.ts";
import { createRemoteCommands } from "./remote-commands.ts";

/** As long as a person waits for an alerter that may be restoring its state. */
const PATIENCE_MS = 10_000;

/** Ask the alerter of another process; undefined where it does not answer in time: the order stays for the next one. */
export async function orderOver(config: KafkaConfig, tenant: string, order: Order): Promise<CommandAnswer | undefined> {
  const done = new AbortController();
  await using remote = createRemoteCommands({
    kafka: createKafkaLog(kafkaAccess(config, "rolecall-cli")),
    tenant,
    signal: done.signal,
  });
  const hearing = remote.run(done.signal);
  try {
    const late = systemClock.sleep(PATIENCE_MS, done.signal).then(() => undefined);
    late.catch(() => undefined);
    const answer = remote.commands.send(order);
    answer.catch(() => undefined);
    return await Promise.race([answer, late]);
  } finally {
    done.abort();
    await hearing;
  }
}
