import type { Secret } from "@rolecall/core";
import { createTokenSource, type KafkaAccess, type KafkaSasl } from "@rolecall/kafka";
import {
  fetchAnyPort,
  fetchOutside,
  type KafkaConfig,
  type KafkaOauthConfig,
  type KafkaSaslConfig,
  type KafkaTlsConfig,
  secretNow,
  systemClock,
} from "@rolecall/runtime";

/** The configured cluster, as the client wants it. Secrets are read again whenever they are used: files may be changed. */
export function kafkaAccess(config: KafkaConfig, clientId: string): KafkaAccess {
  const { brokers, ssl, sasl, session_timeout: sessionMs } = config;
  return {
    ...{ brokers, clientId, sessionMs },
    ssl: typeof ssl === "boolean" ? ssl : () => tlsOf(ssl),
    ...(sasl !== undefined && { sasl: saslOf(sasl) }),
  };
}

function tlsOf({ ca_file, ca, cert_file, cert, key_file, key, server_name }: KafkaTlsConfig) {
  return {
    ...(ca_file !== undefined && { ca: fresh(ca_file, ca) }),
    ...(cert_file !== undefined && { cert: fresh(cert_file, cert) }),
    ...(key_file !== undefined && { key: fresh(key_file, key) }),
    ...(server_name !== undefined && { servername: server_name }),
  };
}

function saslOf(sasl: KafkaSaslConfig): KafkaSasl {
  if (sasl.mechanism === "oauthbearer") return { mechanism: sasl.mechanism, token: tokenOf(sasl) };
  const { mechanism, username, password_file, password } = sasl;
  return { mechanism, username, password: () => fresh(password_file, password) };
}

function tokenOf(sasl: KafkaOauthConfig): ReturnType<typeof createTokenSource> {
  if (sasl.token_file !== undefined) {
    const { token_file, token } = sasl;
    return async () => fresh(token_file, token);
  }
  const { token_url: url, client_id: clientId, client_secret_file, client_secret, scope } = sasl;
  const clientSecret = (): string => fresh(client_secret_file, client_secret);
  return createTokenSource({ url, clientId, clientSecret, scope }, { ask: askFor, now: systemClock.now });
}

/** A token endpoint on this machine may have any port. */
function askFor(url: string, init: RequestInit): Promise<Response> {
  if (url.startsWith("https:")) return fetchOutside(url, init);
  const { method = "POST", headers, body, signal = null } = init;
  const given = { method, headers: headers as Record<string, string>, body: typeof body === "string" ? body : null };
  return fetchAnyPort(url, { ...given, signal });
}

/** Where it cannot be read, what was in it at the start: whoever refuses that tells of it. */
function fresh(path: string, atStart: Secret | undefined): string {
  return secretNow(path) ?? atStart?.reveal() ?? "";
}
