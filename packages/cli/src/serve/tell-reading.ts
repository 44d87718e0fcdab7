import type { KafkaConsumer } from "@rolecall/kafka";
import type { Metrics } from "@rolecall/runtime";

/** For `metrics.sample`: how much of a topic a member reads, and how much of that it has before it. */
export function tellReading(
  topic: string,
  consumer: () => Pick<KafkaConsumer<unknown>, "status"> | undefined,
): Parameters<Metrics["sample"]>[0] {
  return (tell) => {
    const { partitions = [], unread = 0 } = consumer()?.status() ?? {};
    tell("partitions", { topic }, partitions.length);
    tell("unread", { topic }, unread);
  };
}
