import type { IdentityKind, JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Where a token is asked for: `seacft` (authorisation code), `seccft` (client credentials), `sertft` (refresh token), … and their failures. */
const EXCHANGE = /^[fs]e[a-z0-9]{2,}$|^(?:srrt|mfarft|coff)$/;

/** Auth0 calls the subject of a client's own token so. */
const CLIENTS = "@clients";

/** The tenant by its name, else the host that served it. */
export function tenantOf(event: JsonObject): string {
  return (
    readText(event["tenant_name"], 128) ??
    readText(event["tenant"], 128) ??
    readText(event["hostname"], 256)?.toLowerCase() ??
    "default"
  );
}

/**
 * Who acted. A client that asks for a token is the machine, whoever's token it is; the person stands behind it. In the
 * Management API's events the caller's own token says who called, not the user whom the call was about.
 */
export function identify(event: JsonObject, type: string, tenant: string): Who {
  const client = clientOf(event, tenant);
  if (EXCHANGE.test(type) && client !== undefined) return onBehalf(client, userOf(event, tenant));
  return (
    callerOf(event, tenant) ??
    userOf(event, tenant) ??
    callersAddress(event, tenant) ??
    client ??
    nobody("auth0", tenant)
  );
}

function onBehalf(client: Who, user: Who | undefined): Who {
  return user === undefined || user.uid === client.uid || user.kind !== "human"
    ? client
    : { ...client, delegation: [user.uid] };
}

function clientOf(event: JsonObject, tenant: string): Who | undefined {
  const id = readId(event["client_id"]);
  return id === undefined
    ? undefined
    : whoOf("auth0", tenant, "oauth-app", id, readText(event["client_name"], 256) ?? id);
}

/** `details.request.auth`: the token with which the Management API was called. */
function authOf(event: JsonObject): JsonObject | undefined {
  return readObject(readObject(readObject(event["details"])?.["request"])?.["auth"]);
}

function callerOf(event: JsonObject, tenant: string): Who | undefined {
  const auth = authOf(event);
  const user = readObject(auth?.["user"]);
  const id = readId(user?.["user_id"]) ?? readText(auth?.["subject"], 256);
  if (id === undefined) return undefined;
  return subject(id, readText(user?.["email"], 320) ?? readText(user?.["name"], 256), event, tenant);
}

/** Whose token it was, where neither it nor the event has a user's id. */
function callersAddress(event: JsonObject, tenant: string): Who | undefined {
  const email = readText(readObject(authOf(event)?.["user"])?.["email"], 320);
  return email === undefined ? undefined : whoOf("auth0", tenant, "human", email.toLowerCase(), email);
}

function userOf(event: JsonObject, tenant: string): Who | undefined {
  const id = readId(event["user_id"]);
  const name = readText(event["user_name"], 320);
  if (id !== undefined) return subject(id, name, event, tenant);
  // A name alone is what somebody typed at a sign-in: taken where it is an address.
  return name !== undefined && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(name)
    ? whoOf("auth0", tenant, "human", name.toLowerCase(), name)
    : undefined;
}

function subject(id: string, name: string | undefined, event: JsonObject, tenant: string): Who {
  if (!id.endsWith(CLIENTS)) return whoOf("auth0", tenant, kindOf(id), id, name ?? id);
  const client = id.slice(0, -CLIENTS.length);
  const named = client === readId(event["client_id"]) ? readText(event["client_name"], 256) : undefined;
  return client === "" ? nobody("auth0", tenant) : whoOf("auth0", tenant, "oauth-app", client, named ?? client);
}

function kindOf(id: string): IdentityKind {
  return /^(?:auth0-?system|system)$/i.test(id) ? "cloud-service" : "human";
}
