import { type ActionClass, type Event, type JsonObject, MAX_USER_AGENT } from "@rolecall/core";
import { clientFamily } from "../actor/client-family.ts";
import { sourceAddress } from "../address/source-address.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readCount, readObject, readText } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { DecoderOptions } from "../source.ts";
import type { Actor } from "./actor.ts";
import { type CredentialUse, credentialOf } from "./credential.ts";
import { identify } from "./identify.ts";
import { labelsOf } from "./labels.ts";
import { createOperations, type Operation } from "./operation.ts";
import { errorCodeOf, outcomeOf, statusOf } from "./outcome.ts";
import { type Resource, resourceOf } from "./resource.ts";

const MAX_ID = 128;
const CACHED = 4096;

/** The members without which a record is no CloudTrail event, read and checked. */
export interface Head {
  readonly time: string;
  readonly name: string;
  readonly service: string;
}

/** Where a call came from: an address and its network, or the name of a service in the network's place. */
interface Place {
  readonly ip: string | undefined;
  readonly network: string | undefined;
}

/** What several members of the event are read from. */
interface Parts {
  readonly record: JsonObject;
  readonly head: Head;
  readonly operation: Operation;
  readonly actionClass: ActionClass;
  readonly actor: Actor;
  readonly account: string | undefined;
  readonly credential: CredentialUse;
  readonly target: Resource;
  readonly from: Place;
  readonly userAgent: string | undefined;
  readonly client: string | undefined;
  readonly labels: Record<string, string> | undefined;
}

const NOWHERE: Place = { ip: undefined, network: undefined };

/** Builds events for one tenant. Holds the caches of pure results, and the users known to have a console. */
export function createEventBuilder(
  options: DecoderOptions,
): (record: JsonObject, origin: string, head: Head, user: JsonObject | undefined) => Event {
  const { tenant } = options;
  const consoleUsers = options.consoleUsers ?? new Set<string>();
  const clients = new BoundedCache(CACHED, clientFamily);
  const places = new BoundedCache(CACHED, placeOf);
  const operationOf = createOperations();

  return (record, origin, head, user) => {
    const operation = operationOf(head.service, head.name);
    const userAgent = readText(record["userAgent"], MAX_USER_AGENT);
    const client = userAgent === undefined ? undefined : clients.get(userAgent);
    const recipient = readText(record["recipientAccountId"], MAX_ID) ?? "";
    const actor = identify(user, { record, service: head.service, recipient, client, consoleUsers });
    const address = readText(record["sourceIPAddress"], MAX_ID);
    return assemble(tenant, origin, {
      record,
      head,
      operation,
      actionClass: classOf(operation, record),
      actor,
      account: recipient || actor.account || undefined,
      credential: credentialOf(user, record),
      target: resourceOf(record, head.service),
      from: address === undefined ? NOWHERE : places.get(address),
      userAgent,
      client,
      labels: labelsOf(record, user, actor.kind === "cloud-service"),
    });
  };
}

function assemble(tenant: string, origin: string, parts: Parts): Event {
  const { record, head, operation, actor, credential, target, from } = parts;
  const extra = readObject(record["additionalEventData"]);
  return {
    event_uid: readText(record["eventID"], MAX_ID) ?? readText(record["UID"], MAX_ID) ?? recordId(record),
    time: head.time,
    tenant,
    source: "aws-cloudtrail",
    provider: "aws",
    account_uid: parts.account,
    class_uid: operation.classUid,
    activity_id: operation.activityId,
    action: head.name,
    service: head.service,
    action_class: parts.actionClass,
    identity_uid: actor.uid,
    identity_kind: actor.kind,
    identity_name: actor.name,
    credential_uid: credential.uid,
    credential_kind: credential.kind,
    credential_issued: credential.issued,
    credential_expires: undefined,
    session_uid: actor.session,
    delegation: actor.delegation,
    parent_uid: undefined,
    run_uid: undefined,
    depth: undefined,
    scopes: operation.scopes,
    granted_scopes: undefined,
    resource: target.resource,
    resource_kind: target.kind,
    outcome: outcomeOf(record),
    error_code: errorCodeOf(record),
    status_code: statusOf(record),
    src_ip: from.ip,
    src_network: from.network,
    src_asn: undefined,
    src_country: undefined,
    user_agent: parts.userAgent,
    client: parts.client,
    bytes_in: readCount(extra?.["bytesTransferredIn"]),
    bytes_out: readCount(extra?.["bytesTransferredOut"]),
    environment: undefined,
    labels: parts.labels,
    raw: undefined,
    origin,
  };
}

function classOf(operation: Operation, record: JsonObject): ActionClass {
  if (operation.decryptable) {
    return readObject(record["requestParameters"])?.["withDecryption"] === true ? "secret" : "read";
  }
  if (operation.actionClass !== undefined) return operation.actionClass;
  const readOnly = record["readOnly"];
  if (readOnly === true || readOnly === "true") return "read";
  return readOnly === false || readOnly === "false" ? "write" : "other";
}

/** A service calls without an address: its name stands for the network. */
function placeOf(text: string): Place {
  const address = sourceAddress(text);
  return address === undefined ? { ip: undefined, network: text } : { ip: address.ip, network: address.network };
}
