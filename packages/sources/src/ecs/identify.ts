import { type CredentialKind, type IdentityKind, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { accountIn } from "../actor/unnamed-tenant.ts";
import { kindOfUser } from "../audit-forms/named-users.ts";
import { parseArn } from "../aws-cloudtrail/arn.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { identify as identifyGoogle } from "../gcp-audit/identify.ts";
import { credentialOf as ofGithub } from "../github-audit/credential.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { kindOfActor } from "../okta-system-log/identify.ts";
import { anyField, fieldText } from "./fields.ts";
import { MACHINES, MACHINES_ALONE, type Machine, PROVIDERS } from "./integrations.ts";

/** Platform and tenant of a document. */
export interface Place {
  readonly provider: string;
  readonly account: string;
}

const providers = new BoundedCache(1024, (name) => PROVIDERS.find(([pattern]) => pattern.test(name))?.[1] ?? "");
const words = new BoundedCache(1024, (name) => name.replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, ""));

const DATASETS = ["event.dataset", "data_stream.dataset", "event.module", "event.provider"];
/** Integrations keep what they know under their own name, whatever else they leave out. */
const NAMESPACES = [
  ...["okta", "github", "gitlab", "google_workspace", "o365", "slack", "auth0", "hashicorp_vault", "gcp"],
  ...["anthropic", "openai"],
];
const ACCOUNTS = [
  "cloud.account.id",
  "orchestrator.cluster.name",
  "elasticsearch.cluster.uuid",
  "azure.tenant_id",
  "azure.subscription_id",
  "github.org",
  "auth0.logs.data.hostname",
  "organization.id",
  "organization.name",
  "cloud.project.id",
];

export function placeOf(document: JsonObject): Place {
  const named = (anyField(document, DATASETS, 64) ?? "").toLowerCase();
  const cloud = (fieldText(document, "cloud.provider", 64) ?? "").toLowerCase();
  const said = providers.get(named) || providers.get(cloud) || words.get(cloud || (named.split(".", 1)[0] ?? ""));
  const provider = said === "azure" && isEntra(document["azure"]) ? "entra" : said;
  const platform = provider || ofNamespace(document) || "ecs";
  return { provider: platform, account: accountIn(platform, anyField(document, ACCOUNTS, 128)) };
}

/** Streams of the Azure integration that are of the directory, where the document does not name its own. */
const DIRECTORY = ["signinlogs", "auditlogs", "identity_protection", "graphactivitylogs", "aadgraphactivitylogs"];

function isEntra(azure: Json | undefined): boolean {
  return isJsonObject(azure) && DIRECTORY.some((stream) => isJsonObject(azure[stream]));
}

function ofNamespace(document: JsonObject): string | undefined {
  const name = NAMESPACES.find((namespace) => isJsonObject(document[namespace]));
  return name === undefined ? undefined : providers.get(name);
}

function ofMachine(document: JsonObject, place: Place, machines: readonly Machine[]): Who | undefined {
  for (const [id, name, kind] of machines) {
    const native = fieldText(document, id, 128);
    if (native === undefined) continue;
    const managed = /managed/i.test(fieldText(document, "azure.signinlogs.category", 64) ?? "");
    return whoIs(
      place.provider,
      place.account,
      managed ? "managed-identity" : kind,
      native,
      fieldText(document, name, 256),
    );
  }
  return undefined;
}

/** Names by which the document may say who acted, the most telling first. */
const USERS = ["client.user", "source.user", "user"].map((at) => ({
  names: [`${at}.name`, `${at}.full_name`],
  email: `${at}.email`,
  id: `${at}.id`,
}));

/** As the source of Google's audit log has it, from the members that the integration took over. */
function ofGoogle(document: JsonObject, place: Place): Who | undefined {
  const email = anyField(
    document,
    [
      "gcp.audit.authentication_info.principal_email",
      "gcp.vertexai.audit.authentication_info.principal_email",
      "client.user.email",
    ],
    320,
  );
  const subject = anyField(document, ["gcp.audit.authentication_info.principal_subject", "client.user.id"], 512);
  if (email === undefined && subject?.includes(":") !== true) return undefined;
  const info = {
    ...(email === undefined ? {} : { principalEmail: email }),
    ...(subject?.includes(":") === true ? { principalSubject: subject } : {}),
  };
  const cluster = fieldText(document, "orchestrator.cluster.name", 128) ?? "default";
  const who = identifyGoogle(info, { project: place.account, cluster });
  return { identity_uid: who.uid, identity_kind: who.kind, identity_name: who.name };
}

/** A service of AWS that acts by itself. */
function ofService(document: JsonObject, place: Place): Who | undefined {
  if (fieldText(document, "aws.cloudtrail.user_identity.type", 32) !== "AWSService") return undefined;
  const service = anyField(document, ["aws.cloudtrail.user_identity.invoked_by", "source.address"], 128);
  return service === undefined ? undefined : whoIs("aws", place.account, "cloud-service", service);
}

/** Platforms whose actors are read as their own sources read them. */
const OWN: ReadonlyMap<string, typeof ofService> = new Map([
  ["gcp", ofGoogle],
  ["okta", ofOkta],
  ["pingone", ofPing],
]);

/** The user that the document names, as the kind that its name's form says; an agent, a service, or nobody. */
export function identify(document: JsonObject, place: Place): Who {
  const arn = fieldText(document, "aws.cloudtrail.user_identity.arn");
  if (arn !== undefined) return ofArn(arn, place) ?? whoIs(place.provider, place.account, "unknown", arn);
  const agent = anyField(document, ["gen_ai.agent.id", "gen_ai.agent.name"], 256);
  if (agent !== undefined)
    return whoIs(place.provider, place.account, "ai-agent", agent, fieldText(document, "gen_ai.agent.name", 256));
  const known = OWN.get(place.provider)?.(document, place) ?? ofService(document, place);
  if (known !== undefined) return known;
  const machine = ofMachine(document, place, MACHINES);
  if (machine !== undefined) return machine;
  for (const user of USERS) {
    const who = ofUser(document, user, place);
    if (who !== undefined) return who;
  }
  const actor = ofActor(document, place);
  if (actor !== undefined) return actor;
  const alone = ofMachine(document, place, MACHINES_ALONE);
  if (alone !== undefined) return alone;
  const service = anyField(document, ["service.name", "process.name"], 256);
  return service === undefined
    ? whoIs(place.provider, place.account, "unknown", "anonymous")
    : whoIs(place.provider, place.account, "workload", service);
}

/** Okta's actor, whom the schema's own members name without the e-mail address, or not at all: as Okta's source has it. */
function ofOkta(document: JsonObject, place: Place): Who | undefined {
  const id = fieldText(document, "okta.actor.id", 128);
  const type = fieldText(document, "okta.actor.type", 64);
  if (id === undefined || type === undefined) return undefined;
  const kind = kindOfActor(type);
  const names = ["okta.actor.alternate_id", "okta.actor.display_name"];
  const name = anyField(document, kind === "human" ? names : names.toReversed(), 320);
  return whoIs(place.provider, place.account, kind, id, name);
}

/** PingOne's integration has the application as the client's user, whoever used it: as PingOne's form has it, by its environment. */
function ofPing(document: JsonObject, { provider }: Place): Who | undefined {
  for (const [actor, kind] of [
    ["user", "human"],
    ["client", "oauth-app"],
  ] as const) {
    const at = `ping_one.audit.actors.${actor}`;
    const id = fieldText(document, `${at}.id`, 128);
    const environment = fieldText(document, `${at}.environment.id`, 128) ?? "";
    if (id !== undefined) return whoIs(provider, environment, kind, id, fieldText(document, `${at}.name`, 256));
  }
  return undefined;
}

/** Where integrations keep the actor in the vendor's own members, for shippers that leave out those of the schema itself. */
const ACTORS = [
  "okta.actor.alternate_id",
  "okta.actor.display_name",
  "azure.activitylogs.identity.claims_initiated_by_user.name",
];

function ofActor(document: JsonObject, place: Place): Who | undefined {
  const id = fieldText(document, "okta.actor.id", 128);
  const name = anyField(document, ACTORS, 320);
  const said = id ?? name;
  return said === undefined
    ? undefined
    : whoIs(place.provider, place.account, kindOf(said, document, place), said, name);
}

function ofUser(document: JsonObject, at: (typeof USERS)[number], place: Place): Who | undefined {
  const name = anyField(document, at.names);
  const email = fieldText(document, at.email);
  const id = fieldText(document, at.id);
  const said = email ?? name ?? id;
  if (said === undefined) return undefined;
  if (said.startsWith("arn:")) return ofArn(said, place);
  const kind = kindOf(said, document, place);
  const account8s = /^system:serviceaccount:([^:]+):(.+)$/.exec(name ?? said);
  if (account8s !== null) return whoIs(place.provider, place.account, kind, `${account8s[1]}/${account8s[2]}`);
  // People of GitHub, Google and Kubernetes are known by their names, all others by their ids.
  const byName = /^(?:github|gcp|google-workspace|kubernetes)$/.test(place.provider);
  const native = (byName ? said : (id ?? said)).replace(/\[bot\]$/, "");
  return whoIs(place.provider, place.account, kind, native || said, said);
}

function kindOf(said: string, document: JsonObject, place: Place): IdentityKind {
  if (/^system:serviceaccount:|\.gserviceaccount\.com$/.test(said)) return "service-account";
  if (said.startsWith("system:")) return "workload";
  if (said.endsWith("[bot]")) return place.provider === "github" ? "oauth-app" : "bot";
  if (said.startsWith("spiffe://")) return "workload";
  // Okta's integration keeps the type of the actor, a client or a person, with the vendor's own members.
  if (place.provider === "okta" && /client|app/i.test(fieldText(document, "okta.actor.type", 64) ?? ""))
    return "oauth-app";
  const type = (anyField(document, ["user.entity.type", "entity.type", "user.type"], 32) ?? "").toLowerCase();
  if (/service|application|machine/.test(type)) return "service-account";
  return kindOfUser(place.provider, said) ?? kindOfName(said);
}

function kindOfName(said: string): IdentityKind {
  return said === "root" ? "root" : "human";
}

/** As the CloudTrail source has it: a role and never its session. */
function ofArn(text: string, place: Place): Who | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  const account = arn.account || place.account;
  if (arn.resource === "root") return whoIs("aws", account, "root", "root");
  const [type = "", ...path] = arn.resource.split("/");
  // A role and a user may have a path before their name; a session has its name behind the role's.
  const name = type === "assumed-role" ? path[0] : path.at(-1);
  return name ? whoIs("aws", account, kindOfArn(type), name) : undefined;
}

function kindOfArn(type: string): IdentityKind {
  if (type === "assumed-role" || type === "role") return "role";
  return type === "user" ? "human" : "unknown";
}

/** With what: the key that the integrations name. */
export function credentialOf(document: JsonObject): {
  readonly uid: string | undefined;
  readonly kind: CredentialKind | undefined;
} {
  const key = fieldText(document, "aws.cloudtrail.user_identity.access_key_id", 128);
  if (key !== undefined) return { uid: key, kind: key.startsWith("ASIA") ? "sts-session" : "access-key" };
  const hashed = fieldText(document, "github.hashed_token", 128);
  if (hashed !== undefined) {
    const access = fieldText(document, "github.programmatic_access_type", 128);
    return ofGithub({ hashed_token: hashed, ...(access !== undefined && { programmatic_access_type: access }) }, "");
  }
  const certificate = fieldText(document, "tls.client.hash.sha256", 128);
  return certificate === undefined
    ? { uid: undefined, kind: undefined }
    : { uid: `sha256:${certificate.toLowerCase().slice(0, 16)}`, kind: "mtls" };
}
