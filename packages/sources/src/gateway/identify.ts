import { type IdentityKind, identityUid, tokenFingerprint } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import type { Access, Caller } from "./access.ts";

/** Who called a gateway. */
export interface GatewayIdentity {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  readonly session: string | undefined;
  readonly delegation: readonly string[] | undefined;
}

interface Who {
  readonly kind: IdentityKind;
  readonly id: string;
  readonly name?: string | undefined;
  readonly session?: string | undefined;
}

const MAX_HOST = 255;

/** The host in one spelling: lower case, without port and trailing dot; `unknown` where there is none. */
export function hostName(host: string | undefined): string {
  return host === undefined ? "unknown" : hosts.get(host);
}

const hosts = new BoundedCache(1024, (host) => {
  const name = host
    .toLowerCase()
    .replace(/(?<=[^:]|\]):\d+$/, "")
    .replace(/\.$/, "");
  return name.length <= MAX_HOST && /^[\w.*[\]:-]+$/.test(name) ? name : "unknown";
});

/**
 * The machine first, then the person: consumer, OAuth client, API key, certificate, signing principal, basic user,
 * subject of a token; `anonymous` where the gateway names none. What a refused request (401) only claims is not believed.
 */
export function identify(access: Access, host: string): GatewayIdentity {
  const who = verifiedOf(access.caller) ?? (access.status === 401 ? undefined : claimedOf(access.caller));
  const { kind, id, name, session } = who ?? { kind: "unknown" as const, id: "anonymous" };
  const subject = access.caller.subject;
  const delegated = kind === "oauth-app" && subject !== undefined && !sameClient(subject, id);
  return {
    uid: identityUid("http", host, kind, id),
    kind,
    name: name ?? id,
    session,
    delegation: delegated ? [identityUid("http", host, subjectKind(subject), subject)] : undefined,
  };
}

/** What the gateway itself vouches for. */
function verifiedOf(caller: Caller): Who | undefined {
  if (caller.consumer !== undefined) return { kind: "service-account", id: caller.consumer };
  if (caller.clientId !== undefined) return { kind: "oauth-app", id: caller.clientId };
  if (caller.apiKeyId !== undefined) return { kind: "api-key", id: caller.apiKeyId };
  if (caller.certificate !== undefined) return ofCertificate(caller.certificate);
  if (caller.principal !== undefined) return ofPrincipal(caller.principal);
  if (caller.subject !== undefined) return { kind: subjectKind(caller.subject), id: caller.subject };
  return undefined;
}

/** What the client sent and the log repeats. */
function claimedOf(caller: Caller): Who | undefined {
  if (caller.apiKey !== undefined) return { kind: "api-key", id: tokenFingerprint(caller.apiKey) };
  if (caller.user === undefined) return undefined;
  return { kind: caller.user.includes("@") ? "human" : "service-account", id: caller.user };
}

function ofCertificate(subject: string): Who {
  const name = /(?:^|[,/])\s*CN=([^,/]+)/.exec(subject)?.[1];
  return { kind: "workload", id: subject, name };
}

/** `arn:aws:sts::123456789012:assumed-role/deploy/i-0abc` is the role `123456789012/deploy` in the session `i-0abc`. */
function ofPrincipal(principal: string): Who {
  const match = /^arn:[\w-]+:(?:sts|iam)::(\d{12}):(assumed-role|role|user|root|federated-user)(?:\/(.+))?$/.exec(
    principal,
  );
  if (match === null) return ofPrincipalId(principal);
  const [, account = "", type = "", path = ""] = match;
  if (type === "root") return { kind: "root", id: `${account}/root`, name: "root" };
  if (type !== "assumed-role")
    return { kind: type === "role" ? "role" : "human", id: `${account}/${path}`, name: path };
  const slash = path.lastIndexOf("/");
  const role = slash === -1 ? path : path.slice(0, slash);
  return {
    kind: "role",
    id: `${account}/${role}`,
    name: role,
    session: slash === -1 ? undefined : path.slice(slash + 1),
  };
}

/** Unique ids of IAM: `AROA…:session` is a role, `AIDA…` a user, `AIPA…` an instance profile. */
function ofPrincipalId(principal: string): Who {
  const match = /^(AROA\w+):(.+)$/.exec(principal);
  if (match !== null) return { kind: "role", id: match[1] ?? principal, session: match[2] };
  return { kind: principal.startsWith("AIDA") ? "human" : "service-account", id: principal };
}

/** Auth0 calls the subject of a client's own token `<client>@clients`. */
function sameClient(subject: string, client: string): boolean {
  return subject === client || subject === `${client}@clients`;
}

function subjectKind(subject: string): IdentityKind {
  if (subject.startsWith("spiffe://")) return "workload";
  if (subject.endsWith("@clients")) return "oauth-app";
  if (subject.startsWith("system:serviceaccount:") || subject.endsWith(".gserviceaccount.com"))
    return "service-account";
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$|^auth0\||^(?:google-oauth2|windowslive|samlp?)\|/.test(subject)
    ? "human"
    : "service-account";
}
