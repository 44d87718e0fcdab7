import type { JsonObject } from "@rolecall/core";
import type { Caller } from "./access.ts";
import { pick, pickSecret } from "./pick.ts";

/**
 * Who called, by the names that people give their log fields: nginx and Envoy have no field for it, so each log format
 * adds its own. Headers that a client could have sent (`http_x_consumer_username`) are not among them.
 */
export function readCaller(record: JsonObject): Caller {
  const forwarded = forwardedCertificate(pick(record, "x_forwarded_client_cert", "forwarded_client_cert"));
  return {
    consumer: pick(record, "consumer_username", "consumer", "consumer_id"),
    clientId: pick(
      record,
      "jwt_claim_client_id",
      "jwt_client_id",
      "jwt_claim_azp",
      "azp",
      "client_id",
      ...CLIENT_CLAIMS,
    ),
    subject: pick(record, "jwt_claim_sub", "jwt_sub", "jwt_subject", "oidc_sub", "sub", ...SUBJECT_CLAIMS),
    scope: pick(record, "jwt_claim_scope", "jwt_scope", "claims.scope", "jwt.scope", "jwt_claims.scope"),
    apiKey: pickSecret(record, "http_x_api_key", "x_api_key", "api_key", "http_apikey", "apikey"),
    apiKeyId: pick(record, "api_key_id"),
    certificate: certificateOf(record) ?? forwarded.subject,
    certificateId:
      pick(record, "ssl_client_fingerprint", "downstream_peer_fingerprint_256", "ssl_client_serial") ?? forwarded.hash,
    user: pick(record, "remote_user", "username"),
    authorization: pickSecret(record, "http_authorization", "authorization"),
  };
}

const CLIENT_CLAIMS = [
  "claims.client_id",
  "claims.azp",
  "jwt.client_id",
  "jwt.azp",
  "jwt_claims.client_id",
  "jwt_claims.azp",
];
const SUBJECT_CLAIMS = ["claims.sub", "jwt.sub", "jwt_claims.sub"];

/** nginx says in `ssl_client_verify` whether it checked the certificate; an unchecked one proves nothing. */
function certificateOf(record: JsonObject): string | undefined {
  const verified = pick(record, "ssl_client_verify");
  if (verified !== undefined && verified !== "SUCCESS") return undefined;
  return pick(
    record,
    "downstream_peer_uri_san",
    "ssl_client_s_dn",
    "downstream_peer_subject",
    "client_cert_subject",
    "tls_client_subject",
  );
}

/** Envoy's `x-forwarded-client-cert`: `By=…;Hash=…;Subject="…";URI=spiffe://…`; the last element is the nearest peer. */
function forwardedCertificate(header: string | undefined): {
  readonly subject?: string | undefined;
  readonly hash?: string | undefined;
} {
  if (header === undefined) return {};
  const uris = [...header.matchAll(/(?:^|[;,])URI=([^;,"]+)/g)];
  const hashes = [...header.matchAll(/(?:^|[;,])Hash=([0-9a-f]+)/gi)];
  const subjects = [...header.matchAll(/(?:^|[;,])Subject="([^"]+)"/g)];
  return { subject: uris.at(-1)?.[1] ?? subjects.at(-1)?.[1], hash: hashes.at(-1)?.[1] };
}
