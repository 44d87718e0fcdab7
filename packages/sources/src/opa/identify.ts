import { type IdentityKind, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { firstId, firstText } from "../record/first-text.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Members of an input in which policies name who asks, the most telling first. */
const SUBJECTS = [
  "user",
  "subject",
  "principal",
  "identity",
  "caller",
  "actor",
  "client",
  "service",
  "agent",
  "sub",
  "username",
  "user_id",
  "client_id",
  "service_account",
];

const KINDS: Readonly<Record<string, IdentityKind>> = {
  agent: "ai-agent",
  ai_agent: "ai-agent",
  service: "service-account",
  service_account: "service-account",
  machine: "service-account",
  workload: "workload",
  app: "oauth-app",
  application: "oauth-app",
  client: "oauth-app",
  client_id: "oauth-app",
  user: "human",
  human: "human",
  role: "role",
};

/** Where the decision was made: the labels that an agent's configuration gives it; its `id` is new at each start. */
export function accountOf(record: JsonObject): string {
  const labels = readObject(record["labels"]);
  return readText(labels?.["cluster"]) ?? readText(labels?.["app"]) ?? readText(labels?.["environment"]) ?? "";
}

/**
 * Who asked, as the input says: in Envoy's external authorization the peer's principal, in Kubernetes' admission the user,
 * else a member of the input, or a claim of the token in it, that names a subject.
 */
export function identify(input: JsonObject, account: string): Who {
  const envoy = readText(readObject(readObject(input["attributes"])?.["source"])?.["principal"]);
  if (envoy !== undefined) return ofText(envoy, "workload", account);
  const admission = readText(readObject(readObject(input["request"])?.["userInfo"])?.["username"]);
  if (admission !== undefined) return ofText(admission, "unknown", account);
  for (const place of [
    input,
    readObject(input["token"]),
    readObject(input["claims"]),
    readObject(readObject(input["token"])?.["payload"]),
  ]) {
    const who = place === undefined ? undefined : subjectOf(place, account);
    if (who !== undefined) return who;
  }
  return whoIs("opa", account, "unknown", "anonymous");
}

function subjectOf(place: JsonObject, account: string): Who | undefined {
  for (const name of SUBJECTS) {
    const who = named(place[name], Object.hasOwn(KINDS, name) ? KINDS[name] : undefined, account);
    if (who !== undefined) return who;
  }
  return undefined;
}

function named(value: Json | undefined, hint: IdentityKind | undefined, account: string): Who | undefined {
  // A bare `user` may be a person or a program: only its form tells.
  const guess = hint === undefined || hint === "human" ? "unknown" : hint;
  if (!isJsonObject(value)) {
    const text = readId(value);
    return text === undefined ? undefined : ofText(text, guess, account);
  }
  const id = firstId(value, ["id", "sub", "username", "name", "email"]);
  const type = firstText(value, ["type", "kind"], 32)?.toLowerCase();
  const kind = type !== undefined && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  return id === undefined ? undefined : ofText(id, kind ?? guess, account);
}

/** Forms that say the kind by themselves. */
function ofText(text: string, kind: IdentityKind, account: string): Who {
  const account8s = /^system:serviceaccount:([^:]+):(.+)$/.exec(text);
  if (account8s !== null) return whoIs("opa", account, "service-account", `${account8s[1]}/${account8s[2]}`);
  if (text.startsWith("spiffe://")) return whoIs("opa", account, "workload", text);
  if (text.endsWith(".gserviceaccount.com")) return whoIs("opa", account, "service-account", text);
  if (kind === "unknown" && /^[^@\s/:]+@[^@\s/]+\.[a-z]{2,}$/i.test(text)) return whoIs("opa", account, "human", text);
  if (kind === "unknown" && text.startsWith("system:")) return whoIs("opa", account, "workload", text);
  return whoIs("opa", account, kind, text);
}
