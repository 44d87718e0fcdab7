/** With what an identity proved itself. */
export const CREDENTIAL_KINDS = [
  "access-key",
  "sts-session",
  "jwt",
  "mtls",
  "api-key",
  "oauth-token",
  "pat",
  "service-account-key",
  "ssh-key",
  "password",
  "instance-identity",
  "unknown",
] as const;

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Those that somebody must rotate, since nothing ends them. */
export const LASTING_CREDENTIALS: readonly CredentialKind[] = [
  "access-key",
  "api-key",
  "pat",
  "service-account-key",
  "ssh-key",
  "password",
  "mtls",
];

/** One row of the `credentials` table. A token is here only as a fingerprint. */
export interface Credential {
  readonly tenant: string;
  readonly credential_uid: string;
  readonly credential_kind: CredentialKind;
  readonly identity_uid: string;
  readonly first_seen: string;
  readonly last_seen: string;
  /** Empty where no log says so. */
  readonly issued: string;
  readonly expires: string;
  readonly events: number;
}
