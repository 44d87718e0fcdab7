import { type NotifierContext, PublishFault } from "../context.ts";
import { leadOf } from "../describe.ts";
import { type Delivery, type Notifier, refused, retry } from "../notifier.ts";
import { mediaTypeOf, renderWebhook } from "../webhook/render.ts";
import type { KafkaConfig } from "./config.ts";

const TIMEOUT_MS = 30_000;

/**
 * Alerts as records of a topic, in the webhook's form. Keyed by the identity the page leads with, so that all that is
 * said of one is in order; `notice_id` in the body is the same on each attempt.
 */
export function createKafka(config: KafkaConfig, context: NotifierContext): Notifier {
  return {
    name: "kafka",
    async send(page, signal) {
      const { publish } = context;
      if (publish === undefined) return refused("client-error", "no brokers are configured");
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      const record = {
        key: leadOf(page)?.finding.identity_uid ?? page.groupKey,
        value: renderWebhook(page, { consoleUrl: context.consoleUrl, ...config }),
        headers: { schema: "rolecall.alert.v1", tenant: page.tenant, ...typeOf(config) },
      };
      try {
        signal.throwIfAborted();
        await publish(config.topic, record, AbortSignal.any([signal, timeout]));
        return { kind: "sent" };
      } catch (error) {
        if (signal.aborted) return retry("cancelled", "stopped while sending");
        return notTaken(error, timeout);
      }
    },
  };
}

function notTaken(error: unknown, timeout: AbortSignal): Delivery {
  if (error instanceof PublishFault) return retry("server-error", error.message);
  return timeout.aborted ? retry("timeout", "no answer in time") : retry("server-error", "the brokers took nothing");
}

/** What CloudEvents' binding for Kafka wants, by which its libraries know an event. */
function typeOf(config: KafkaConfig): Readonly<Record<string, string>> {
  return config.envelope === "cloudevents" ? { "content-type": mediaTypeOf(config) } : {};
}
