import type { IdentityKind, Json, JsonObject } from "@rolecall/core";
import { identityUid } from "@rolecall/core";
import { ciSubject } from "../actor/ci-subject.ts";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readObject, readText } from "../record/read-member.ts";

const MAX_NAME = 512;

/** What of a LogEntry identifying needs. */
export interface Recorded {
  readonly project: string;
  /** Of GKE's logs; `default` where the entry does not say. */
  readonly cluster: string;
}

/**
 * Who acted, from `authenticationInfo`. A service account stands under its own project, which its e-mail address tells,
 * a person under the domain of theirs: both are the same string in whatever project they act. Where the service account
 * was impersonated, `serviceAccountDelegationInfo` lists those behind it, first the one who began.
 * https://docs.cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog#authenticationinfo
 */
export function identify(info: JsonObject | undefined, where: Recorded, metadata?: JsonObject): Who {
  const email = readText(info?.["principalEmail"], MAX_NAME);
  const subject = readText(info?.["principalSubject"], MAX_NAME);
  const key = readText(info?.["serviceAccountKeyName"], MAX_NAME);
  const named = ofKey(email, subject, key, where) ?? principalOf(email, mappedTo(metadata) ?? subject, where);
  const who = named ?? principalOf(affectedBy(metadata), undefined, where) ?? nobody("gcp", where.project);
  const chain = delegationOf(info, who.uid, where);
  return chain === undefined ? who : { ...who, delegation: chain };
}

/**
 * Who a token of another provider's becomes as it is exchanged: the token's own subject says nothing of its issuer.
 * https://docs.cloud.google.com/iam/docs/audit-logging/examples-workload-identity
 */
function mappedTo(metadata: JsonObject | undefined): string | undefined {
  const mapped = readText(metadata?.["mapped_principal"], MAX_NAME);
  return mapped?.startsWith("principal") ? mapped : undefined;
}

/** What Google found out about an account of Workspace, with nobody who acted, is told as that account's. */
function affectedBy(metadata: JsonObject | undefined): string | undefined {
  const event = firstOf(metadata?.["event"]);
  const parameters = event?.["parameter"];
  for (const item of Array.isArray(parameters) ? (parameters as readonly Json[]).slice(0, 16) : []) {
    const parameter = readObject(item);
    if (parameter?.["name"] === "affected_email_address") return readText(parameter["value"], MAX_NAME);
  }
  return undefined;
}

function firstOf(list: Json | undefined): JsonObject | undefined {
  return Array.isArray(list) ? readObject((list as readonly Json[])[0]) : undefined;
}

/**
 * A service account whose address does not say that it is one (a domain of the customer's own, a masked one): its subject
 * and the name of its key do. `//iam.googleapis.com/projects/<project>/serviceAccounts/<email>/keys/<id>`
 */
function ofKey(
  email: string | undefined,
  subject: string | undefined,
  key: string | undefined,
  where: Recorded,
): Who | undefined {
  if (email === undefined || email.endsWith(".gserviceaccount.com")) return undefined;
  const project = /\/projects\/([^/]+)\/serviceAccounts\//.exec(key ?? "")?.[1];
  if (project === undefined && subject !== `serviceAccount:${email}`) return undefined;
  return whoOf("gcp", project === undefined || project === "-" ? where.project : project, "service-account", email);
}

/** Google's own servers and jobs: `app-engine-appserver@prod.google.com`. */
const GOOGLES_OWN = /^(?:system@google\.com|[^@]+@prod\.google\.com)$/;

function principalOf(email: string | undefined, subject: string | undefined, where: Recorded): Who | undefined {
  if (subject !== undefined && /^(?:serviceAccount:.+\.svc\.id\.goog\[|principal(?:Set)?:)/.test(subject))
    return federated(subject, email, where);
  const name = email ?? subject?.replace(/^(?:user|serviceAccount|group|domain):/, "");
  if (name === undefined || name === "allUsers" || name === "allAuthenticatedUsers") return undefined;
  if (name.startsWith("principal:") || name.includes(".svc.id.goog[")) return federated(name, undefined, where);
  if (name.startsWith("system:")) return ofCluster(name, where);
  if (name.endsWith(".gserviceaccount.com")) return whoOf("gcp", ownProject(name, where), "service-account", name);
  if (GOOGLES_OWN.test(name)) return whoOf("gcp", where.project, "cloud-service", name);
  const at = name.lastIndexOf("@");
  if (at > 0) return whoOf("gcp", name.slice(at + 1).toLowerCase(), "human", name);
  // Google's own: `cloud-build@system.gserviceaccount.com` has an address, `service-agent-manager` has none.
  return whoOf("gcp", where.project, subject?.startsWith("user:") ? "human" : "cloud-service", name);
}

/** The project of a service account's own address, else its number, else where it was seen. */
function ownProject(email: string, where: Recorded): string {
  const [name = "", host = ""] = email.split("@", 2);
  const own = /^([^.]+(?:\.[^.]+)?)\.iam\.gserviceaccount\.com$/.exec(host)?.[1];
  if (own !== undefined && !/^gcp-(?:sa|gae)-/.test(own)) return domainScoped(own);
  if (host === "appspot.gserviceaccount.com") return name;
  return /(?:^|-)(\d{6,})(?:-|$)/.exec(name)?.[1] ?? where.project;
}

/** `project.example.com` is the project `example.com:project`. */
function domainScoped(project: string): string {
  const dot = project.indexOf(".");
  return dot === -1 ? project : `${project.slice(dot + 1)}:${project.slice(0, dot)}`;
}

/** A subject of GitHub Actions, GitLab or HCP Terraform, up to what changes from run to run. */
const CI_SUBJECT =
  /^principal:\/\/(.+\/projects\/([^/]+)\/.+\/subject\/(?:(?:repo|project_path):([^:]+)|organization:([^:]+:project:[^:]+:workspace:[^:]+)))/;

/** A service account of a cluster: in the older name of its pool, and as a subject of that pool, but not within another's. */
const OLDER_GKE = /^(?:serviceAccount:)?(.+)\.svc\.id\.goog\[([^\]]+)\]$/;
const GKE_SUBJECT =
  /^principal:\/\/[^/]+\/projects\/[^/]+\/locations\/[^/]+\/workloadIdentityPools\/([^/]+)\.svc\.id\.goog\/subject\/ns\/([^/]+)\/sa\/([^/]+)$/;

/** The same account has the same identity, whether it acts through a service account of Google or by itself. */
function ofPool(subject: string): Who | undefined {
  const older = OLDER_GKE.exec(subject);
  const newer = older === null ? GKE_SUBJECT.exec(subject) : null;
  const project = (older ?? newer)?.[1];
  const name = newer === null ? older?.[2] : `${newer[2]}/${newer[3]}`;
  if (project === undefined || name === undefined) return undefined;
  return whoOf("gcp", project, "service-account", `${project}.svc.id.goog[${name}]`, name);
}

/** What runs in CI, by what its subject says in each run. */
function buildOf(subject: string, where: Recorded): Who | undefined {
  const ci = CI_SUBJECT.exec(subject);
  if (ci !== null) {
    const name = ci[3] ?? ci[4]?.replace(/:(?:project|workspace):/g, "/");
    return whoOf("gcp", ci[2] ?? where.project, "ci-workflow", ci[1] ?? subject, name);
  }
  const [, pool, project, text] = /^principal:\/\/(.+\/projects\/([^/]+)\/.+\/subject\/)(.+)$/.exec(subject) ?? [];
  const name = text === undefined ? undefined : ciSubject(text);
  if (pool === undefined || name === undefined) return undefined;
  return whoOf("gcp", project ?? where.project, "ci-workflow", `${pool}${name}`, name);
}

/**
 * A subject without what says nothing of who acts: AWS gives a pool a role's session, which is another for each machine and hour, and GitHub puts numbers of
 * the owner and the repository beside their names where the organisation wants that. Behind a role of AWS's own sign-in the session is the person.
 */
function settled(subject: string): string {
  return subject
    .replace(/(\/subject\/arn:aws[\w-]*:sts::\d+:assumed-role\/(?!AWSReservedSSO_)[^/]+)\/.+$/, "$1")
    .replace(/(\/subject\/repo:[^:@/]+)@\d+\/([^:@]+)@\d+/, "$1/$2");
}

/** A workload or a person of another provider, by a workload or workforce identity pool. */
function federated(given: string, email: string | undefined, where: Recorded): Who {
  const subject = settled(given);
  const gke = ofPool(subject);
  if (gke !== undefined) return gke;
  const agent = /^principal:\/\/(agents\.global\..+\/projects\/([^/]+)\/.+\/([^/]+\/[^/]+))$/.exec(subject);
  if (agent !== null) return whoOf("gcp", agent[2] ?? where.project, "ai-agent", agent[1] ?? subject, agent[3]);
  const build = buildOf(subject, where);
  if (build !== undefined) return build;
  const workforce = subject.includes("/workforcePools/");
  const project = /\/projects\/([^/]+)\//.exec(subject)?.[1];
  const pool = /\/workforcePools\/([^/]+)/.exec(subject)?.[1];
  const kind: IdentityKind = workforce ? "human" : "workload";
  const id = subject.replace(/^principal(?:Set)?:\/\//, "");
  const name = email ?? /\/subject\/(.+)$/.exec(subject)?.[1] ?? id;
  return whoOf("gcp", project ?? pool ?? where.project, kind, id, name);
}

/** GKE writes the API server's own names, which are the same identities as in its audit log. */
function ofCluster(name: string, where: Recorded): Who {
  const account = /^system:serviceaccount:([^:]+):(.+)$/.exec(name);
  if (account !== null) return whoOf("kubernetes", where.cluster, "service-account", `${account[1]}/${account[2]}`);
  return whoOf("kubernetes", where.cluster, name === "system:anonymous" ? "unknown" : "workload", name);
}

/** `firstPartyPrincipal`, `thirdPartyPrincipal`, `principalSubject`; the one who began comes first in the log, last here. */
function delegationOf(info: JsonObject | undefined, self: string, where: Recorded): string[] | undefined {
  const uids: string[] = [];
  const list = info?.["serviceAccountDelegationInfo"];
  for (const item of Array.isArray(list) ? (list as readonly Json[]).slice(0, 16).reverse() : []) {
    const link = readObject(item);
    const party = readObject(link?.["firstPartyPrincipal"]);
    const claims = readObject(readObject(link?.["thirdPartyPrincipal"])?.["thirdPartyClaims"]);
    const email = readText(party?.["principalEmail"], MAX_NAME) ?? readText(claims?.["sub"], MAX_NAME);
    const who = principalOf(email, readText(link?.["principalSubject"], MAX_NAME), where);
    if (who !== undefined && who.uid !== self && !uids.includes(who.uid)) uids.push(who.uid);
  }
  const selector = readText(info?.["authoritySelector"], MAX_NAME);
  if (uids.length === 0 && selector?.includes("@"))
    uids.push(identityUid("gcp", selector.split("@")[1] ?? "", "human", selector));
  return uids.length === 0 ? undefined : uids;
}
