import type { IdentityKind, JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readId, readText } from "../record/read-member.ts";

/** Words of `actor.type`; the first match counts. Anything else is somebody whom Okta does not name in a way known here. */
const KINDS: readonly (readonly [RegExp, IdentityKind])[] = [
  [/^user$/i, "human"],
  [/ai.?agent/i, "ai-agent"],
  [/mcp/i, "mcp-server"],
  [/client|app|oauth/i, "oauth-app"],
  [/system|okta|support/i, "cloud-service"],
  [/service.?(?:account|principal)/i, "service-account"],
  [/api.?token/i, "api-key"],
  [/agent|device/i, "workload"],
];

/** Okta writes it where a name was tried that no user has. */
const UNKNOWN = "unknown";

/** `default` where no collector says which organisation: ids of users and clients are unique among all of them. */
export function orgOf(record: JsonObject): string {
  return (
    readText(record["organization"], 128) ??
    readText(record["okta_org"], 128) ??
    readText(record["org"], 128) ??
    "default"
  );
}

/**
 * Who acted. Where an OAuth client asked for a token or called with one on a user's behalf, the client is the machine
 * and the user stands behind it; `client` is the id that the request was made with.
 */
export function identify(actor: JsonObject | undefined, org: string, client: Client | undefined): Who {
  const who = actorOf(actor, org);
  if (client === undefined || client.id === readId(actor?.["id"]) || who.kind !== "human") return who;
  const app = whoOf("okta", org, "oauth-app", client.id, client.name);
  return { ...app, delegation: [who.uid] };
}

/** The OAuth client that a request was made with. */
export interface Client {
  readonly id: string;
  readonly name: string | undefined;
}

function actorOf(actor: JsonObject | undefined, org: string): Who {
  if (actor === undefined) return nobody("okta", org);
  const alias = known(readText(actor["alternateId"], 320));
  const type = readText(actor["type"], 64);
  const given = known(readId(actor["id"]));
  const kind = type === undefined ? kindOfId(given ?? alias ?? "") : kindOfActor(type);
  const id = given ?? identifying(alias, kind);
  if (id === undefined) return nobody("okta", org);
  const shown = known(readText(actor["displayName"], 256));
  return whoOf("okta", org, kind, id, (kind === "human" ? (alias ?? shown) : (shown ?? alias)) ?? id);
}

/** Where the type was left out: users' ids begin with `00u`, those of applications with `0oa`; and users have addresses. */
function kindOfId(id: string): IdentityKind {
  if (/^0oa\w/.test(id)) return "oauth-app";
  if (id.toLowerCase() === "system@okta.com") return "cloud-service";
  return /^00u\w|^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(id) ? "human" : "unknown";
}

/** By the words of `actor.type`. */
export function kindOfActor(type: string): IdentityKind {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "unknown";
}

/** What somebody typed as a user name may be a password: of a person an e-mail address or plain letters are taken. */
function identifying(alias: string | undefined, kind: IdentityKind): string | undefined {
  if (kind !== "human" && kind !== "unknown") return alias;
  return alias !== undefined && TYPED.test(alias) ? alias : undefined;
}

const TYPED = /^[^@\s]+@[^@\s]+\.[^@\s]+$|^[A-Za-z][A-Za-z._-]{1,63}$/;

function known(text: string | undefined): string | undefined {
  return text === undefined || text.toLowerCase() === UNKNOWN ? undefined : text;
}
