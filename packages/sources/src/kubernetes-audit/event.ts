import { type Event, type JsonObject, MAX_USER_AGENT, sha256 } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import type { SourceAddress } from "../address/source-address.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { DecoderOptions } from "../source.ts";
import { actionClassOf, activityOf } from "./action-class.ts";
import { type CredentialUse, credentialOf } from "./credential.ts";
import { identify, ofSession, type Principal } from "./identify.ts";
import { labelsOf } from "./labels.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { peerOf } from "./peer.ts";
import type { Request } from "./request.ts";

const MAX_ID = 128;
const CACHED = 4096;
const API_ACTIVITY = 6003;

/** The members without which a record is no audit event, read and checked. */
export interface Head {
  readonly time: string;
  readonly username: string;
  readonly user: JsonObject;
  readonly request: Request;
  readonly cluster: string;
}

interface Parts {
  readonly record: JsonObject;
  readonly head: Head;
  readonly principal: Principal;
  readonly delegation: readonly string[] | undefined;
  readonly credential: CredentialUse;
  readonly outcome: Outcome;
  readonly address: SourceAddress | undefined;
  readonly userAgent: string | undefined;
  readonly client: string | undefined;
  readonly labels: Record<string, string> | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** Builds events for one tenant. Holds caches of pure results only. */
export function createEventBuilder(options: DecoderOptions): (record: JsonObject, origin: string, head: Head) => Event {
  const { tenant } = options;
  const clientOf = createClientOf();
  const clusters = new BoundedCache(
    CACHED,
    (cluster) => new BoundedCache<Principal>(CACHED, (username) => identify(username, cluster)),
  );

  return (record, origin, head) => {
    const annotations = readObject(record["annotations"]);
    const principals = clusters.get(head.cluster);
    const username = signedInAs(head.username, annotations);
    const userAgent = readText(record["userAgent"], MAX_USER_AGENT);
    const impersonated = readText(readObject(record["impersonatedUser"])?.["username"]);
    const credential = credentialOf(head.user, annotations);
    return assemble(tenant, origin, {
      record,
      head,
      principal:
        credential.awsArn === undefined
          ? principals.get(username)
          : (ofSession(username, credential.awsArn, head.cluster) ?? principals.get(username)),
      delegation: impersonated === undefined ? undefined : [principals.get(impersonated).uid],
      credential,
      outcome: outcomeOf(record, annotations),
      address: addressOf(peerOf(record["sourceIPs"])),
      userAgent,
      client: clientOf(userAgent),
      labels: labelsOf(record, annotations, credential),
      scopes: head.request.target === undefined ? undefined : [scopeOf(head.request)],
    });
  };
}

/** Who signs in at OpenShift's own server has no name in the request yet, and has one beside it once they are let in. */
function signedInAs(username: string, annotations: JsonObject | undefined): string {
  if (annotations?.["authentication.openshift.io/decision"] !== "allow") return username;
  return readText(annotations["authentication.openshift.io/username"], 256) || username;
}

/** The right that the request needs, in the words of a Role's rules: `apps/deployments:update`, `pods/exec:create`. */
function scopeOf({ service, target, verb }: Request): string {
  return service === "core" ? `${target}:${verb}` : `${service}/${target}:${verb}`;
}

/**
 * One id for one request, whatever the stage that tells of it. A client may choose its `Audit-ID`, and with it that of
 * an earlier request; when the server received it, who asked and for what belong to the id, so nothing can hide behind
 * another request.
 */
function eventUid(record: JsonObject, head: Head): string {
  const id = readText(record["auditID"], MAX_ID);
  if (id === undefined) return recordId(record);
  const received = readText(record["requestReceivedTimestamp"], MAX_ID) ?? head.time;
  const uri = typeof record["requestURI"] === "string" ? record["requestURI"] : head.request.resource;
  const digest = sha256(`${received}\n${head.username}\n${head.request.action}\n${uri}`);
  return `${id}/${digest.slice(0, 16)}`;
}

function assemble(tenant: string, origin: string, parts: Parts): Event {
  const { record, head, principal, credential, outcome, address } = parts;
  const { request } = head;
  return {
    event_uid: eventUid(record, head),
    time: head.time,
    tenant,
    source: "kubernetes-audit",
    provider: "kubernetes",
    account_uid: head.cluster,
    class_uid: API_ACTIVITY,
    activity_id: activityOf(request.verb),
    action: request.action,
    service: request.service,
    action_class: actionClassOf(request.verb, request.target),
    identity_uid: principal.uid,
    identity_kind: principal.kind,
    identity_name: principal.name,
    credential_uid: credential.uid,
    credential_kind: credential.kind,
    credential_issued: undefined,
    credential_expires: undefined,
    session_uid: principal.session ?? credential.awsSession ?? credential.pod,
    delegation: parts.delegation,
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: parts.scopes,
    granted_scopes: undefined,
    resource: request.resource,
    resource_kind: request.kind,
    outcome: outcome.outcome,
    error_code: outcome.error,
    status_code: outcome.status,
    src_ip: address?.ip,
    src_network: address?.network,
    src_asn: undefined,
    src_country: undefined,
    user_agent: parts.userAgent,
    client: parts.client,
    bytes_in: undefined,
    bytes_out: undefined,
    environment: undefined,
    labels: parts.labels,
    raw: undefined,
    origin,
  };
}
