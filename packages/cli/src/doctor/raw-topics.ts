import type { KafkaLog } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { ingestGroup, upGroup } from "../alerter/consumer-groups.ts";

/** What is wrong with the topics that inputs name, and how much of them waits. */
interface RawTopics {
  /** Names of those that the brokers do not have. */
  readonly missing: readonly string[];
  /** A sentence for each of which something is not read yet. */
  readonly unread: readonly string[];
}

/** The topics of raw records, as the brokers have them. */
export async function rawTopics(
  log: Pick<KafkaLog, "lag">,
  { inputs, clickhouse }: Pick<Config, "inputs" | "clickhouse">,
): Promise<RawTopics> {
  const missing: string[] = [];
  const unread: string[] = [];
  for (const { kafka } of inputs) {
    if (kafka === undefined) continue;
    const { topic } = kafka;
    // With a server it may be one process or the services: whoever has come further.
    const groups = [upGroup(topic), ...(clickhouse === undefined ? [] : [ingestGroup(topic)])];
    const all = await Promise.all(groups.map((group) => lagOf(log, topic, group)));
    if (all.includes("missing")) missing.push(topic);
    const records = Math.min(...all.map((lag) => (lag === "missing" ? 0 : lag)));
    if (records > 0) unread.push(`${records.toLocaleString("en-US")} records of ${topic} are not read yet`);
  }
  return { missing, unread };
}

/** 0 of a group or a topic that we may not see: that is its members' to complain of. */
async function lagOf(log: Pick<KafkaLog, "lag">, topic: string, group: string): Promise<number | "missing"> {
  const lags = await log.lag(topic, group).catch(() => undefined);
  if (lags === undefined) return 0;
  return lags.size === 0 ? "missing" : Array.from(lags.values()).reduce((sum, lag) => sum + lag, 0);
}
