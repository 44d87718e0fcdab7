import { type IdentityKind, identityUid, type JsonObject } from "@rolecall/core";
import { identify as ofGoogle } from "../gcp-audit/identify.ts";
import { readId, readText } from "../record/read-member.ts";
import { type AwsSighting, awsIdentity } from "./aws-identity.ts";
import type { Place } from "./provider.ts";
import type { Who } from "./who.ts";

/** Words of `user.type`, which is free text: OCSF's own captions, and those of platforms. The first match counts. */
const TYPES: readonly (readonly [RegExp, IdentityKind])[] = [
  [/service.?account/i, "service-account"],
  [/managed.?identity/i, "managed-identity"],
  [/service.?principal|app|oauth|integration|client/i, "oauth-app"],
  [/ai.?agent|\bagent\b/i, "ai-agent"],
  [/mcp/i, "mcp-server"],
  [/workflow/i, "ci-workflow"],
  [/bot/i, "bot"],
  [/role/i, "role"],
  [/root/i, "root"],
  [/webhook/i, "webhook"],
  [/system|workload|node/i, "workload"],
  [/service/i, "service-account"],
  [/user|admin|member|employee|person|human/i, "human"],
];

/** `user.type_id` of OCSF: 1 User, 2 Admin, 3 System, 4 Service. */
const TYPE_IDS: ReadonlyMap<unknown, IdentityKind> = new Map<unknown, IdentityKind>([
  [1, "human"],
  [2, "human"],
  [3, "workload"],
  [4, "service-account"],
]);

/** The identity of an actor and its user, or undefined where they name nobody. */
export function identify(actor: JsonObject, user: JsonObject, seen: AwsSighting): Who | undefined {
  const { place } = seen;
  if (place.provider === "aws") return awsIdentity(actor, user, seen) ?? ofApplication(actor, place);
  if (place.provider === "kubernetes") return ofKubernetes(user, place);
  if (place.provider === "mongodb") return ofMongo(user);
  return ofUser(user, place) ?? ofApplication(actor, place);
}

function ofUser(user: JsonObject, place: Place): Who | undefined {
  const email = readText(user["email_addr"]);
  if (place.provider === "gcp" && email !== undefined) return googles(email, place);
  const name = readText(user["name"]) ?? email ?? readText(user["full_name"]);
  const uid = readId(user["uid"]);
  const id = place.provider === "gcp" ? (name ?? uid) : (uid ?? name);
  if (id === undefined) return undefined;
  const kind = kindOf(user, name ?? id);
  return { uid: identityUid(place.provider, place.account, kind, id), kind, name: name ?? id };
}

/** Google's principals are of the project or the domain in their address, wherever they act. */
function googles(principalEmail: string, { account }: Place): Who {
  return ofGoogle({ principalEmail }, { project: account, cluster: "default" });
}

/** What a name's own shape proves comes first, then the type in words (it says more), then its number. */
function kindOf(user: JsonObject, name: string): IdentityKind {
  const proven = kindOfName(name);
  if (proven !== undefined) return proven;
  const type = readText(user["type"]);
  const worded = type === undefined ? undefined : TYPES.find(([pattern]) => pattern.test(type))?.[1];
  return worded ?? TYPE_IDS.get(user["type_id"]) ?? (/^[^@\s]+@[^@\s]+$/.test(name) ? "human" : "unknown");
}

/** The kind that a name's own shape proves. */
export function kindOfName(name: string): IdentityKind | undefined {
  if (name.endsWith(".gserviceaccount.com")) return "service-account";
  return name.startsWith("spiffe://") ? "workload" : undefined;
}

/** `system:serviceaccount:<namespace>:<name>` and `system:…` names, as the API server's audit log has them. */
function ofKubernetes(user: JsonObject, place: Place): Who | undefined {
  const name = readText(user["name"]) ?? readId(user["uid"]);
  if (name === undefined) return undefined;
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name);
  const kind: IdentityKind = account !== null ? "service-account" : name.startsWith("system:") ? "workload" : "human";
  const id = account === null ? name : `${account[1]}/${account[2]}`;
  return { uid: identityUid("kubernetes", place.account, kind, id), kind, name: id };
}

/** `db.user`: a user is one of the database that knows the password, and a program but for addresses. */
function ofMongo(user: JsonObject): Who | undefined {
  const [, database = "", name] = /^([^.]+)\.(.+)$/.exec(readText(user["name"]) ?? "") ?? [];
  if (name === undefined) return undefined;
  const isPerson = name.includes("@");
  const kind: IdentityKind = isPerson ? "human" : "service-account";
  const id = isPerson ? name.toLowerCase() : name;
  return { uid: identityUid("mongodb", database, kind, id), kind, name: id };
}

/** No user: an application, or a service that was invoked by itself. */
function ofApplication(actor: JsonObject, place: Place): Who | undefined {
  const app = readId(actor["app_uid"]) ?? readText(actor["app_name"]);
  const id = app ?? readText(actor["invoked_by"]);
  if (id === undefined) return undefined;
  const kind: IdentityKind = app === undefined ? "cloud-service" : "oauth-app";
  const name = (app === undefined ? undefined : readText(actor["app_name"])) ?? id;
  return { uid: identityUid(place.provider, place.account, kind, id), kind, name };
}
