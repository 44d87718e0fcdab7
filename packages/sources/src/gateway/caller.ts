import type { JsonObject } from "@rolecall/core";
import { createGroups } from "../record/groups-in.ts";
import type { Caller } from "./access.ts";
import { pick, pickSecret } from "./pick.ts";

/** The names that people give their log fields, by what they say. Dots go into objects. */
const NAMES = {
  forwarded: ["x_forwarded_client_cert", "forwarded_client_cert"],
  consumer: ["consumer_username", "consumer", "consumer_id"],
  clientId: [
    ...["jwt_claim_client_id", "jwt_client_id", "jwt_claim_azp", "azp", "client_id"],
    ...["claims.client_id", "claims.azp", "jwt.client_id", "jwt.azp", "jwt_claims.client_id", "jwt_claims.azp"],
  ],
  subject: [
    ...["jwt_claim_sub", "jwt_sub", "jwt_subject", "oidc_sub", "sub"],
    ...["claims.sub", "jwt.sub", "jwt_claims.sub"],
  ],
  scope: ["jwt_claim_scope", "jwt_scope", "claims.scope", "jwt.scope", "jwt_claims.scope"],
  apiKey: ["http_x_api_key", "x_api_key", "api_key", "http_apikey", "apikey"],
  apiKeyId: ["api_key_id"],
  verified: ["ssl_client_verify"],
  certificate: [
    ...["downstream_peer_uri_san", "ssl_client_s_dn", "downstream_peer_subject"],
    ...["client_cert_subject", "tls_client_subject"],
  ],
  certificateId: ["ssl_client_fingerprint", "downstream_peer_fingerprint_256", "ssl_client_serial"],
  user: ["remote_user", "username", "user"],
  authorization: ["http_authorization", "authorization"],
} as const;
type What = keyof typeof NAMES;

const GROUPS = createGroups(NAMES);

/**
 * Who called, by the names that people give their log fields: nginx and Envoy have no field for it, so each log format
 * adds its own. Headers that a client could have sent (`http_x_consumer_username`) are not among them.
 */
export function readCaller(record: JsonObject): Caller {
  const there = GROUPS.in(record);
  const text = (what: What): string | undefined =>
    (there & GROUPS.bit[what]) === 0 ? undefined : pick(record, ...NAMES[what]);
  const secret = (what: What): string | undefined =>
    (there & GROUPS.bit[what]) === 0 ? undefined : pickSecret(record, ...NAMES[what]);
  const forwarded = forwardedCertificate(text("forwarded"));
  const verified = text("verified");
  // nginx says in `ssl_client_verify` whether it checked the certificate; an unchecked one proves nothing.
  const checked = verified === undefined || verified === "SUCCESS";
  return {
    consumer: text("consumer"),
    clientId: text("clientId"),
    subject: text("subject"),
    scope: text("scope"),
    apiKey: secret("apiKey"),
    apiKeyId: text("apiKeyId"),
    certificate: (checked ? text("certificate") : undefined) ?? forwarded.subject,
    certificateId: text("certificateId") ?? forwarded.hash,
    user: text("user"),
    authorization: secret("authorization"),
  };
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
