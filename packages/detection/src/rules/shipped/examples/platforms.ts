import type { JsonObject } from "@rolecall/core";

const TIME = "2026-11-24T10:00:00Z";
const ADDRESS = "203.0.113.10";

/** An entry of Azure DevOps' audit log. */
export function azureDevops(ActionId: string, Data: JsonObject = {}): JsonObject {
  return {
    ...{ Id: "d1", ActorCUID: "c1", ActorUserId: "u1", ActorUPN: "ann@example.com", ActorDisplayName: "Ann" },
    ...{ AuthenticationMechanism: "AAD_Cookie", Timestamp: TIME, ScopeId: "s1", IpAddress: ADDRESS, ActionId, Data },
  };
}

/** A call that Oracle's cloud audited, and what else it says of it. */
export function oracle(service: string, eventName: string, additionalDetails: JsonObject = {}): JsonObject {
  const identity = { principalName: "ann@example.com", principalId: "ocid1.user.oc1..ann", ipAddress: ADDRESS };
  return {
    ...{ eventType: `com.oraclecloud.${service}.${eventName}`, cloudEventsVersion: "0.1", eventId: "o1" },
    ...{ eventTime: TIME, data: { eventName, resourceName: "shop", identity, additionalDetails } },
  };
}

/** A call of Alibaba's ActionTrail. */
export function alibaba(serviceName: string, eventName: string, requestParameters: JsonObject = {}): JsonObject {
  return {
    ...{ acsRegion: "eu-central-1", eventId: "a1", eventName, serviceName, eventTime: TIME, sourceIpAddress: ADDRESS },
    userIdentity: { accountId: "1047", principalId: "2454", type: "ram-user", userName: "ann@example.com" },
    requestParameters,
  };
}

/** What somebody did at a device of networks, as it is told in the native format. */
export function ofDevice(provider: string, action: string): JsonObject {
  return { time: TIME, provider, action, identity_uid: `${provider}::human:ann`, outcome: "success", src_ip: ADDRESS };
}

/** An event of IBM's activity tracking. */
export function ibm(action: string): JsonObject {
  return {
    ...{ logSourceCRN: "crn:v1:x", eventTime: TIME, action, outcome: "success", target: { id: "crn:v1:y" } },
    initiator: { id: "IBMid-1", name: "ann@example.com", host: { address: ADDRESS } },
  };
}

/** An event of Octopus, about a document with this id. */
export function octopus(Category: string, document: string): JsonObject {
  return {
    ...{ Id: "Events-1", Category, Occurred: TIME, UserId: "Users-1", Username: "ann@example.com" },
    ...{ IdentityEstablishedWith: "Session cookie", RelatedDocumentIds: [document] },
  };
}

/** An entry of Sentry's audit log. */
export function sentry(event: string, data: JsonObject = {}): JsonObject {
  return {
    ...{ id: "s1", event, dateCreated: TIME, ipAddress: ADDRESS, targetObject: 5, data },
    actor: { id: "1", email: "ann@example.com" },
  };
}

/** An event of Sumo Logic's audit index. */
export function sumologic(eventName: string): JsonObject {
  return {
    ...{ eventName, eventFormatVersion: "1.0 beta", eventTime: TIME, subsystem: "x", status: "Success" },
    operator: { id: "1", email: "ann@example.com", sourceIp: ADDRESS },
  };
}

/** An event of monday.com's audit log. */
export function monday(event: string): JsonObject {
  return {
    ...{ timestamp: TIME, account_id: "1", user_id: "9", event, slug: "acme", ip_address: ADDRESS },
    activity_metadata: {},
  };
}

/** An entry of Harness' audit trail. */
export function harness(type: string, action: string): JsonObject {
  return {
    ...{ auditId: "h1", timestamp: TIME, resourceScope: { accountIdentifier: "a1" }, action },
    ...{ resource: { type, identifier: "x" } },
    authenticationInfo: { principal: { type: "USER", identifier: "ann@example.com" } },
  };
}

/** What LaunchDarkly wrote down of a member, with the role that is the member's now. */
export function launchdarkly(action: string, role: string): JsonObject {
  return {
    ...{ _id: "l1", _accountId: "a1", date: Date.parse(TIME), kind: "member", titleVerb: "changed" },
    ...{ accesses: [{ action, resource: "member/x" }], member: { _id: "m1", email: "ann@example.com" } },
    currentVersion: { role },
  };
}

/** An entry of a Data Center's audit log, and what something is now. */
export function bitbucket(action: string, to = ""): JsonObject {
  return {
    ...{ auditType: { action, category: "x" }, author: { id: "2", name: "ann", type: "NORMAL" }, source: ADDRESS },
    ...{ timestamp: TIME, affectedObjects: [{ name: "shop", type: "REPOSITORY" }], changedValues: [{ to }] },
  };
}

/** An audit event of 1Password. */
export function onepassword(object_type: string, action: string, object_uuid = "o1"): JsonObject {
  return {
    ...{ uuid: `e-${object_uuid}`, timestamp: TIME, actor_uuid: "p1", object_type, action, object_uuid },
    ...{ actor_details: { uuid: "p1", email: "ann@example.com" }, session: { uuid: "s1", ip: ADDRESS } },
  };
}

/** A use of an item of 1Password. */
export function itemUse(action: string, item_uuid = "i1"): JsonObject {
  return {
    ...{ uuid: `u-${item_uuid}`, timestamp: TIME, vault_uuid: "v1", item_uuid, action },
    ...{ user: { uuid: "p1", email: "ann@example.com" }, client: { ip_address: ADDRESS } },
  };
}

/** A call of Wiz' API, with what was asked for. */
export function wiz(action: string, actionParameters: JsonObject): JsonObject {
  return {
    ...{ id: "w1", action, actionParameters, requestId: "r1", status: "SUCCESS", timestamp: TIME, sourceIP: ADDRESS },
    ...{ serviceAccount: null, user: { id: "u1", name: "ann@example.com" } },
  };
}

/** A row of SAP's security audit log, by its message. */
export function sap(MessageId: string): JsonObject {
  return { MessageId, SystemId: "QP1", ClientId: "100", User: "ANN", TransactionCode: "SU01", TimeGenerated: TIME };
}
