import type { KafkaAccess } from "@rolecall/kafka";
import type { KafkaConfig } from "@rolecall/runtime";

/** The configured cluster, as the client wants it. */
export function kafkaAccess({ brokers, ssl, sasl }: KafkaConfig, clientId: string): KafkaAccess {
  if (sasl === undefined) return { brokers, clientId, ssl };
  const { mechanism, username, password } = sasl;
  return { brokers, clientId, ssl, sasl: { mechanism, username, password: password.reveal() } };
}
