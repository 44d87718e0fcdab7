import { identityUid, type JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";
import { type Actor, actorOf } from "./actor.ts";
import { lastSegment, parseArn } from "./arn.ts";
import { isSignIn } from "./console-evidence.ts";
import { iamUserOf, iamUserOfArn, kindOfUser } from "./iam-user.ts";
import { webIdentity } from "./web-identity.ts";

/** What AWS writes where a user name may be a mistyped password. */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** What identifying one record needs beside its `userIdentity`. */
export interface Sighting {
  readonly record: JsonObject;
  /** `eventSource`: who acted where nobody else is named. */
  readonly service: string;
  /** The account that received the record; empty where nothing says it. */
  readonly recipient: string;
  readonly client: string | undefined;
  readonly consoleUsers: Set<string>;
}

/**
 * Who acted, for each type of `userIdentity`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function identify(user: JsonObject | undefined, seen: Sighting): Actor {
  if (user === undefined) return nobody(seen);
  const type = user["type"];
  // The two that nearly every record has come first; a string that is fresh has no hash yet.
  if (type === "AssumedRole") return role(user, seen) ?? unnamed(user, seen);
  if (type === "IAMUser") return iamUser(user, seen);
  const known = typeof type === "string" ? BY_TYPE.get(type) : undefined;
  return known === undefined ? untyped(user, seen) : (known(user, seen) ?? unnamed(user, seen));
}

const BY_TYPE: ReadonlyMap<string, (user: JsonObject, seen: Sighting) => Actor | undefined> = new Map([
  ["Role", role],
  ["AWSService", service],
  ["Root", (user, seen) => root(accountOf(user, seen))],
  ["FederatedUser", federated],
  ["AWSAccount", otherAccount],
  ["IdentityCenterUser", identityCenter],
  ["Directory", person],
  ["SAMLUser", person],
  ["WebIdentityUser", (user, seen) => webIdentity(user, accountOf(user, seen))],
]);

function accountOf(user: JsonObject, seen: Sighting): string {
  return readText(user["accountId"]) ?? parseArn(readText(user["arn"]))?.account ?? seen.recipient;
}

function root(account: string): Actor {
  return actorOf(account, "root", "root");
}

function iamUser(user: JsonObject, seen: Sighting): Actor {
  const arn = readText(user["arn"]);
  // The ARN comes first: `userName` differs from it only where it is hidden.
  if (arn?.includes(":user/")) return kindOfUser(iamUserOfArn(arn), seen.record, seen.client, seen.consoleUsers);
  const principal = principalOf(user);
  if (principal?.startsWith("AROA")) return byPrincipal(user, principal, seen);
  const name = shownName(user) ?? principal;
  return name === undefined ? unnamed(user, seen) : userNamed(accountOf(user, seen), name, seen);
}

function userNamed(account: string, name: string, seen: Sighting): Actor {
  return kindOfUser(iamUserOf(account, name), seen.record, seen.client, seen.consoleUsers);
}

/** Identity Center's sign-in writes the account there, and so do attempts under a name that nobody has: whose it is it does not say. */
function principalOf(user: JsonObject): string | undefined {
  const principal = readText(user["principalId"]);
  return principal === readText(user["accountId"]) ? undefined : principal;
}

function role(user: JsonObject, seen: Sighting): Actor | undefined {
  const context = readObject(user["sessionContext"]);
  const issuer = readObject(context?.["sessionIssuer"]);
  const arn = readText(user["arn"]);
  const principal = readText(user["principalId"]);
  const told = readText(issuer?.["userName"]) ?? roleOfArn(readText(issuer?.["arn"])) ?? roleOfArn(arn);
  // AWS writes no name beside the role's own; what was cut down on its way may have kept one there.
  const name = told ?? nameBeside(user, principal);
  const nativeId = name ?? principal?.split(":", 1)[0];
  if (nativeId === undefined || nativeId === "") return undefined;
  const account = readText(issuer?.["accountId"]) ?? accountOf(user, seen);
  const { uid } = actorOf(account, "role", nativeId);
  const session = sessionOf(arn, principal);
  return { uid, kind: "role", name: nativeId, account, session, delegation: behalfOf(user, context, account) };
}

/** Unless it is that of the session, which is another each time. */
function nameBeside(user: JsonObject, principal: string | undefined): string | undefined {
  const name = shownName(user);
  return name !== undefined && principal?.endsWith(`:${name}`) === true ? undefined : name;
}

/** `deploy` of `assumed-role/deploy/session`, of `role/deploy` and of `role/a/path/deploy`. */
function roleOfArn(arn: string | undefined): string | undefined {
  const resource = parseArn(arn)?.resource;
  if (resource?.startsWith("assumed-role/")) return resource.split("/", 2)[1];
  return resource?.startsWith("role/") ? lastSegment(resource) : undefined;
}

function sessionOf(arn: string | undefined, principal: string | undefined): string | undefined {
  const colon = principal?.indexOf(":") ?? -1;
  if (principal !== undefined && colon !== -1) return principal.slice(colon + 1);
  return arn?.includes(":assumed-role/") ? lastSegment(arn) : undefined;
}

/** The person behind a session: Identity Center says so, or the session's source identity was set when it began. */
function behalfOf(user: JsonObject, context: JsonObject | undefined, account: string): string[] | undefined {
  const person = readText(readObject(user["onBehalfOf"])?.["userId"]);
  const source = readText(context?.["sourceIdentity"]);
  if (person === undefined && source === undefined) return undefined;
  const chain: string[] = [];
  if (source !== undefined) chain.push(identityUid("aws", account, "human", source));
  if (person !== undefined) chain.push(identityUid("aws", account, "human", person));
  return chain;
}

/**
 * A federated session (`GetFederationToken`) acts with the rights of the user that asked for it. Whoever holds a key can
 * open the console with one: it does not show that the user is a person.
 */
function federated(user: JsonObject, seen: Sighting): Actor {
  const session = lastSegment(readText(user["arn"]) ?? readText(user["principalId"]) ?? "unnamed");
  const issuer = readObject(readObject(user["sessionContext"])?.["sessionIssuer"]);
  const account = readText(issuer?.["accountId"]) ?? accountOf(user, seen);
  if (issuer?.["type"] === "Root") return { ...root(account), session };
  const name = issuer === undefined ? undefined : (shownName(issuer) ?? userOfArn(issuer));
  if (name === undefined) return { ...actorOf(account, "unknown", `federated-user/${session}`, session), session };
  const { key, human, machine } = iamUserOf(account, name);
  return { ...(seen.consoleUsers.has(key) ? human : machine), session };
}

function userOfArn(issuer: JsonObject): string | undefined {
  const resource = parseArn(readText(issuer["arn"]))?.resource;
  return resource?.startsWith("user/") ? lastSegment(resource) : undefined;
}

/** A caller of another account, of whom only an id is told; or nobody, where a resource is public. */
function otherAccount(user: JsonObject, seen: Sighting): Actor {
  const account = accountOf(user, seen);
  if (/^anonymous(?:_principal)?$/i.test(account) || user["principalId"] === "Anonymous") {
    return actorOf(seen.recipient, "unknown", "anonymous");
  }
  const principal = readText(user["principalId"]);
  if (principal === undefined) return unnamed(user, seen);
  return byPrincipal(user, principal, seen);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function byPrincipal(user: JsonObject, principal: string, seen: Sighting): Actor {
  const account = accountOf(user, seen);
  const id = principal.split(":", 1)[0] || principal;
  const session = id.length < principal.length ? principal.slice(id.length + 1) : undefined;
  if (id.startsWith("AIDA")) return userNamed(account, id, seen);
  return { ...actorOf(account, id.startsWith("AROA") ? "role" : "unknown", id), session };
}

function identityCenter(user: JsonObject, seen: Sighting): Actor | undefined {
  const id = readText(readObject(user["onBehalfOf"])?.["userId"]) ?? readText(user["principalId"]);
  if (id === undefined) return undefined;
  const extra = readObject(seen.record["additionalEventData"]);
  const name = readText(user["userName"]) ?? readText(extra?.["UserName"] ?? extra?.["userName"]) ?? id;
  return actorOf(accountOf(user, seen), "human", id, name);
}

function person(user: JsonObject, seen: Sighting): Actor | undefined {
  const nativeId = shownName(user) ?? readText(user["principalId"]);
  if (nativeId === undefined) return undefined;
  return actorOf(accountOf(user, seen), "human", nativeId);
}

/** No type, or one that this decoder does not know: the ARN, the service that acted, then whatever names somebody. */
function untyped(user: JsonObject, seen: Sighting): Actor {
  const byArn = namedByArn(user, seen);
  if (byArn !== undefined) return byArn;
  if (user["type"] === undefined && user["invokedBy"] !== undefined) return service(user, seen);
  const principal = principalOf(user);
  const id = principal ?? shownName(user);
  // Identity Center and its sign-in wrote people as `Unknown` before `IdentityCenterUser` was a type.
  if (id !== undefined && (seen.service.startsWith("sso") || isSignIn(seen.record))) {
    return actorOf(accountOf(user, seen), "human", id, shownName(user));
  }
  if (id !== undefined) return byPrincipal(user, id, seen);
  const subject = certified(seen);
  if (subject !== undefined) return subject;
  return user["type"] === undefined ? nobody(seen) : unnamed(user, seen);
}

/** A certificate's holder that takes on a role (IAM Roles Anywhere) stands nowhere but in the answer. */
function certified(seen: Sighting): Actor | undefined {
  if (seen.service !== "rolesanywhere.amazonaws.com") return undefined;
  const arn = parseArn(readText(readObject(seen.record["responseElements"])?.["subjectArn"]));
  return arn === undefined ? undefined : actorOf(arn.account || seen.recipient, "workload", arn.resource);
}

function namedByArn(user: JsonObject, seen: Sighting): Actor | undefined {
  const resource = parseArn(readText(user["arn"]))?.resource;
  if (resource === undefined) return undefined;
  if (resource === "root") return root(accountOf(user, seen));
  if (resource.startsWith("user/")) return iamUser(user, seen);
  if (resource.startsWith("federated-user/")) return federated(user, seen);
  return /^(?:assumed-)?role\//.test(resource) ? role(user, seen) : undefined;
}

function shownName(user: JsonObject): string | undefined {
  const name = readText(user["userName"]);
  return name === HIDDEN ? undefined : name;
}

function service(user: JsonObject | undefined, seen: Sighting): Actor {
  return actorOf(seen.recipient, "cloud-service", readText(user?.["invokedBy"]) ?? seen.service);
}

/**
 * A record that names nobody: what a service did says so (`AwsServiceEvent` and its like) or comes from its own name;
 * a call of the API was somebody's, of whom only the address may be left.
 */
function nobody(seen: Sighting): Actor {
  const type = readText(seen.record["eventType"]);
  const isOwnWork = type !== undefined && type !== "AwsApiCall";
  const isOwnName = readText(seen.record["sourceIPAddress"])?.endsWith(".amazonaws.com") === true;
  return isOwnWork || isOwnName ? service(undefined, seen) : actorOf(seen.recipient, "unknown", "unnamed");
}

/** Somebody, and the record hides or omits who; the service that called for them, where one did. */
function unnamed(user: JsonObject, seen: Sighting): Actor {
  if (user["invokedBy"] !== undefined) return service(user, seen);
  return actorOf(accountOf(user, seen), "unknown", shownName(user) ?? "unnamed");
}
