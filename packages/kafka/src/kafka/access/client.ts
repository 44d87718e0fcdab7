import { connect as connectPlainly, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect, createSecureContext, type SecureContext } from "node:tls";
import { type ISocketFactory, Kafka, type KafkaConfig, logLevel, type Mechanism, type SASLOptions } from "kafkajs";
import { registerCodecs } from "../codec/codecs.ts";
import { gatherRecordHeaders } from "../codec/record-headers.ts";
import { NO_PEM } from "../fault.ts";
import { Advertised, CONNECT_MS } from "./advertised.ts";
import { Bootstrap, hostOf } from "./bootstrap.ts";
import { oauthBearer, type TokenSource } from "./oauth-bearer.ts";
import { timeRequestsSteadily } from "./steady-requests.ts";
import { watchSocket } from "./watch-socket.ts";

/** How to reach a cluster, and as whom. */
export interface KafkaAccess {
  /** `host:port` each, `[host]:port` where that is an address of IPv6. */
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
  | { readonly mechanism: "oauthbearer"; readonly token: TokenSource };

/** What a client says of its troubles: one sentence, or undefined once it works again. */
export type Trouble = (sentence: string | undefined) => void;

const REQUEST_MS = 30_000;
/**
 * So long before a login is over it is renewed, with the next request. kafkajs has 10 s, and renews one that holds for less with each
 * request: brokers admit that once a second, and answer more with ILLEGAL_SASL_STATE.
 */
const RENEW_MS = 2000;
/** A broker that is back is found within a second or two, and not after kafkajs's 30. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 1000, multiplier: 2, retries: 5 } as const;

export function createClient(access: KafkaAccess, advertised: Advertised = new Advertised(access.brokers)): Kafka {
  registerCodecs();
  gatherRecordHeaders();
  timeRequestsSteadily();
  const bootstrap = new Bootstrap(access.brokers);
  const config: KafkaConfig = {
    clientId: access.clientId,
    brokers: () => bootstrap.next(),
    connectionTimeout: CONNECT_MS,
    authenticationTimeout: CONNECT_MS * 2,
    reauthenticationThreshold: RENEW_MS,
    requestTimeout: access.patience?.requestMs ?? REQUEST_MS,
    enforceRequestTimeout: true,
    retry: { ...RETRY, retries: access.patience?.retries ?? RETRY.retries },
    ...wayOf(access.ssl, bootstrap, advertised),
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

function wayOf(
  ssl: KafkaAccess["ssl"],
  bootstrap: Bootstrap,
  advertised: Advertised,
): Pick<KafkaConfig, "ssl" | "socketFactory"> {
  const open = opener(ssl);
  return {
    ssl: ssl !== undefined && ssl !== false,
    socketFactory: (to) => {
      const at = { host: hostOf(to.host), port: to.port };
      const socket = open({ ...to, ...at });
      advertised.watch(socket, at);
      socket.once("data", () => bootstrap.answered(to.host, to.port));
      return watchSocket(socket).setKeepAlive(true, KEEP_ALIVE_MS);
    },
  };
}

type OpenSocket = (to: Parameters<ISocketFactory>[0]) => Socket;

function opener(ssl: KafkaAccess["ssl"] = false): OpenSocket {
  if (ssl === false) return ({ host, port, onConnect }) => connectPlainly({ host, port }, onConnect);
  return ({ host, port, onConnect }) => {
    const own = typeof ssl === "function" ? ssl() : {};
    const options = { ...(isIP(host) === 0 && { servername: host }), ...own, host, port };
    return connect({ ...options, secureContext: contextOf(options) }, onConnect);
  };
}

function contextOf(options: ConnectionOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new Error(NO_PEM, { cause: error });
  }
}
