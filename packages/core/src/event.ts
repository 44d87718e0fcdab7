import type { CredentialKind } from "./credential.ts";
import type { IdentityKind } from "./identity.ts";

/** What an action does, whatever the platform calls it. */
export const ACTION_CLASSES = [
  "auth",
  "read",
  "write",
  "delete",
  "admin",
  "secret",
  "discover",
  "execute",
  "network",
  "other",
] as const;

export type ActionClass = (typeof ACTION_CLASSES)[number];

export const OUTCOMES = ["success", "denied", "error", "unknown"] as const;

export type EventOutcome = (typeof OUTCOMES)[number];

/**
 * One thing that a machine (or a person) did: flat, the same JSON on `rolecall.events.v1`, in the `events` table, and as
 * the native input format. Names follow OCSF where OCSF has one.
 *
 * A member that the log does not give is absent or undefined, never an empty string. Decoders build it as one literal
 * with every member in this order, so that all events share one shape.
 */
export interface Event {
  /** The source's own id, else `sha256:` of the canonical record. */
  readonly event_uid: string;
  /** Event time, RFC 3339 UTC with milliseconds: `2026-11-24T10:00:00.000Z`. When it happened, not when it was logged. */
  readonly time: string;
  readonly tenant: string;
  /** The decoder: `aws-cloudtrail`. */
  readonly source: string;
  /** The platform: `aws`. */
  readonly provider: string;
  /** Where the action was recorded: AWS account, organisation login, cluster. */
  readonly account_uid?: string | undefined;
  /** OCSF class: 6003 API Activity, 3002 Authentication. */
  readonly class_uid?: number | undefined;
  readonly activity_id?: number | undefined;
  /** The provider's own operation: `GetObject`, `create pods/exec`, `GET /v1/users/{id}`. */
  readonly action: string;
  readonly service?: string | undefined;
  readonly action_class: ActionClass;
  readonly identity_uid: string;
  readonly identity_kind: IdentityKind;
  /** What a person would call it. */
  readonly identity_name: string;
  /** A token only as a fingerprint. */
  readonly credential_uid?: string | undefined;
  readonly credential_kind?: CredentialKind | undefined;
  readonly credential_issued?: string | undefined;
  readonly credential_expires?: string | undefined;
  /** Evidence, never part of a key. */
  readonly session_uid?: string | undefined;
  /** Identities on whose behalf or through whom, nearest first. */
  readonly delegation?: readonly string[] | undefined;
  /** Spawn tree of agents and jobs: the parent identity, this run, how deep. */
  readonly parent_uid?: string | undefined;
  readonly run_uid?: string | undefined;
  readonly depth?: number | undefined;
  /** Scopes used, and scopes granted. */
  readonly scopes?: readonly string[] | undefined;
  readonly granted_scopes?: readonly string[] | undefined;
  readonly resource?: string | undefined;
  readonly resource_kind?: string | undefined;
  readonly outcome: EventOutcome;
  readonly error_code?: string | undefined;
  readonly status_code?: number | undefined;
  readonly src_ip?: string | undefined;
  /** The /24 or /48; for a cloud service that calls without an address, its name. */
  readonly src_network?: string | undefined;
  readonly src_asn?: number | undefined;
  readonly src_country?: string | undefined;
  /** As logged, at most 512 characters. */
  readonly user_agent?: string | undefined;
  /** The family: `boto3`. */
  readonly client?: string | undefined;
  readonly bytes_in?: number | undefined;
  readonly bytes_out?: number | undefined;
  readonly environment?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** The redacted original record, as JSON text. */
  readonly raw?: string | undefined;
  /** `topic/partition/offset`, `file:line`, or `http:request-id/n`. */
  readonly origin: string;
}
