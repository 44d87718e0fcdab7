import { createKafkaLog } from "@rolecall/kafka";
import { DETECTOR_PLACE } from "../alerter/standings.ts";
import { kafkaAccess } from "./kafka-access.ts";
import type { Service } from "./service.ts";

/** Twice that is what anybody waits; the second time may be at another broker. */
const REQUEST_MS = 1500;

/**
 * Asks brokers one thing, by a client that gives up about when its answer is not waited for any more: what asks for as long as a
 * service does has its connections for minutes, and one that asks each few seconds has ever more of them.
 */
export function askBriefly(
  { kafkaConfig, name }: Pick<Service, "kafkaConfig" | "name">,
  requestMs: number = REQUEST_MS,
): (signal: AbortSignal) => Promise<unknown> {
  const patience = { requestMs, retries: 1 };
  const kafka = createKafkaLog({ ...kafkaAccess(kafkaConfig, `rolecall-${name}`), patience });
  return async (signal) => {
    await using positions = kafka.positions(signal);
    return await positions.known(...DETECTOR_PLACE);
  };
}
