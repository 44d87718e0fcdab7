import type { Secret } from "@rolecall/core";

export interface ConsoleConfig {
  /** `host:port`; may be the same as that of the HTTP input. */
  readonly listen: string;
  /** The address that people use, where it is not the listener's: behind a proxy, or with sign-in. */
  readonly public_url?: string;
  /** Seals sessions, the same on every replica; by chance unless set, so that a restart ends them. */
  readonly session_secret_file?: string;
  readonly session_secret?: Secret;
  /** People sign in here (OpenID Connect). Without it the printed link is the only way in, and only on loopback. */
  readonly oidc?: OidcConfig;
}

/** For those who run the process: probes, and what collects metrics. */
export interface OperationsConfig {
  /** `host:port` of a listener for `/healthz`, `/readyz` and `/metrics` alone, beside those that have them anyway. */
  readonly listen?: string;
  /** What `/metrics` and the reasons of the other two ask for wherever more than this machine may come. */
  readonly token_file?: string;
  readonly token?: Secret;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret_file: string;
  readonly client_secret: Secret;
  /** What the provider is asked for, `openid` among it. */
  readonly scopes: readonly string[];
  /** The claim that holds a person's groups. */
  readonly claim: string;
  /** Groups that make somebody what; who is in none gets nothing. */
  readonly roles: Readonly<Partial<Record<"viewer" | "analyst" | "responder" | "admin", readonly string[]>>>;
}
