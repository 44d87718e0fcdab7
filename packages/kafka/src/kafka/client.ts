import { isIP } from "node:net";
import { type ConnectionOptions, connect, createSecureContext, type SecureContext } from "node:tls";
import { Kafka, type KafkaConfig, logLevel, type Mechanism, type SASLOptions } from "kafkajs";
import { registerCodecs } from "./codecs.ts";
import { NO_PEM } from "./fault.ts";
import { oauthBearer } from "./oauth-bearer.ts";

/** How to reach a cluster, and as whom. */
export interface KafkaAccess {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** True: TLS with the system's authorities. What a function gives is asked for at each connection: certificates expire. */
  readonly ssl?: boolean | (() => ConnectionOptions) | undefined;
  readonly sasl?: KafkaSasl | undefined;
  /** Who only asks whether the cluster answers does not wait as long as a service does: ms of a request, tries of it. */
  readonly patience?: { readonly requestMs: number; readonly retries: number } | undefined;
  /** How long a member of a group may be silent before its partitions go to others, ms. 6000 by default. */
  readonly sessionMs?: number | undefined;
}

/** Passwords and tokens are asked for at each (re)authentication: they are changed, and expire. */
export type KafkaSasl =
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
      readonly username: string;
      readonly password: () => string;
    }
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
    requestTimeout: access.patience?.requestMs ?? REQUEST_MS,
    enforceRequestTimeout: true,
    retry: { ...RETRY, retries: access.patience?.retries ?? RETRY.retries },
    ...tlsOf(access.ssl),
    // Its own lines say every retry; what a person must know is told by whoever uses the client.
    logLevel: logLevel.NOTHING,
    ...(access.sasl && { sasl: saslOf(access.sasl) }),
  };
  return new Kafka(config);
}

function saslOf(sasl: KafkaSasl): SASLOptions | Mechanism {
  if (sasl.mechanism === "oauthbearer") return oauthBearer(sasl.token);
  const { mechanism, username, password } = sasl;
  // kafkajs reads it each time that it authenticates.
  return Object.defineProperty({ mechanism, username, password: "" } as SASLOptions, "password", { get: password });
}

const KEEP_ALIVE_MS = 60_000;

function tlsOf(ssl: KafkaAccess["ssl"]): Pick<KafkaConfig, "ssl" | "socketFactory"> {
  if (typeof ssl !== "function") return { ssl: ssl ?? false };
  return {
    ssl: true,
    socketFactory({ host, port, onConnect }) {
      const options = { ...(isIP(host) === 0 && { servername: host }), ...ssl(), host, port };
      return connect({ ...options, secureContext: contextOf(options) }, onConnect).setKeepAlive(true, KEEP_ALIVE_MS);
    },
  };
}

function contextOf(options: ConnectionOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new Error(NO_PEM, { cause: error });
  }
}
