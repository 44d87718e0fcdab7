import type { Secret } from "@rolecall/core";

export const SASL_MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512", "oauthbearer"] as const;

export interface KafkaConfig {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Of `rolecall.events.v1`: as many as the detector is to scale to. */
  readonly partitions: number;
  readonly ssl: boolean | KafkaTlsConfig;
  readonly sasl?: KafkaSaslConfig;
  /** How long a member may be silent before its partitions go to others, ms. */
  readonly session_timeout: number;
}

/** TLS with more than the system's own authorities. */
export interface KafkaTlsConfig {
  /** Authorities that the broker's certificate is held to, PEM. */
  readonly ca_file?: string;
  readonly ca?: Secret;
  /** Who we are, to brokers that ask (mutual TLS): certificate and key, PEM. Both or none. */
  readonly cert_file?: string;
  readonly cert?: Secret;
  readonly key_file?: string;
  readonly key?: Secret;
  /** The name that the broker's certificate is to have, where it is not that of the address. */
  readonly server_name?: string;
}

export type KafkaSaslConfig =
  | {
      readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
      readonly username: string;
      readonly password_file: string;
      readonly password: Secret;
    }
  | KafkaOauthConfig;

/** A token from a file that somebody else keeps fresh, or from an OAuth 2.0 token endpoint (client credentials). */
export type KafkaOauthConfig = { readonly mechanism: "oauthbearer" } & (
  | { readonly token_file: string; readonly token: Secret }
  | {
      readonly token_file?: undefined;
      readonly token_url: string;
      readonly client_id: string;
      readonly client_secret_file: string;
      readonly client_secret: Secret;
      readonly scope?: string;
    }
);
