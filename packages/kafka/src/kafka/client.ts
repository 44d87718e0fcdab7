import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from "kafkajs";
import { registerCodecs } from "./codecs.ts";

/** How to reach a cluster, and as whom. */
export interface KafkaAccess {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: boolean | undefined;
  readonly sasl?: KafkaSasl | undefined;
}

export type KafkaSasl =
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
      readonly username: string;
      readonly password: string;
    }
  /** `token` is asked at each (re)authentication: tokens expire. */
  | { readonly mechanism: "oauthbearer"; readonly token: () => Promise<string> };

/** What a client says of its troubles: one sentence, or undefined once it works again. */
export type Trouble = (sentence: string | undefined) => void;

const CONNECT_MS = 3000;
const REQUEST_MS = 30_000;
/** A broker that is back is found within a second or two, and not after kafkajs's 30. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, multiplier: 2, retries: 5 } as const;

export function createClient(access: KafkaAccess): Kafka {
  registerCodecs();
  const config: KafkaConfig = {
    clientId: access.clientId,
    brokers: [...access.brokers],
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: CONNECT_MS * 2,
    requestTimeout: REQUEST_MS,
    enforceRequestTimeout: true,
    retry: RETRY,
    ssl: access.ssl ?? false,
    // Its own lines say every retry; what a person must know is told by whoever uses the client.
    logLevel: logLevel.NOTHING,
    ...(access.sasl && { sasl: saslOf(access.sasl) }),
  };
  return new Kafka(config);
}

function saslOf(sasl: KafkaSasl): SASLOptions {
  if (sasl.mechanism !== "oauthbearer") return { ...sasl };
  return { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value: await sasl.token() }) };
}
