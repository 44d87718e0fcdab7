import { openServer, serverOptions } from "@rolecall/clickhouse";
import { type ControlRecord, TOPICS } from "@rolecall/core";
import { createKafkaLog } from "@rolecall/kafka";
import { type Config, systemClock } from "@rolecall/runtime";
import { createKafkaEventLog } from "@rolecall/service-ingest/kafka-event-log";
import { Failure } from "../verb.ts";
import { TEXT } from "./event-codec.ts";
import { kafkaAccess } from "./kafka-access.ts";

const PATIENCE_MS = 20_000;

/** Put a control record into each partition of the events topic from outside of the services. */
export async function controlOver({ kafka, clickhouse, tenant }: Config, record: ControlRecord): Promise<void> {
  if (kafka === undefined || clickhouse === undefined) return;
  const { partitions } = kafka;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await using store = openServer(serverOptions(clickhouse));
  await using topic = createKafkaLog(kafkaAccess(kafka, "rolecall-cli")).producer({
    ...{ topic: TOPICS.events, partitions, codec: TEXT },
  });
  const pause = (ms: number): Promise<void> => systemClock.sleep(ms, signal);
  const log = createKafkaEventLog({ topic, partitions, tenant, archive: true, store, signal, pause });
  try {
    await log.control(record);
  } catch (error) {
    throw signal.aborted ? new Failure("neither brokers nor history took the change in time", { cause: error }) : error;
  }
}
