import { type IdentityKind, identityUid, type JsonObject } from "@rolecall/core";
import { readText } from "../record/read-member.ts";
import { firstOf } from "./first-of.ts";
import { bareRepo, workflowOf } from "./workflow.ts";

/** Who acted, and for whom. */
export interface GithubIdentity {
  readonly uid: string;
  readonly kind: IdentityKind;
  readonly name: string;
  readonly delegation: readonly string[] | undefined;
}

/** The login of the organisation, else of the enterprise, else the repository's owner: where the action was recorded. */
export function accountOf(record: JsonObject): string {
  const repo = firstOf(record["repo"]) ?? firstOf(record["repository"]);
  const owner = repo?.includes("/") ? repo.slice(0, repo.indexOf("/")) : undefined;
  return firstOf(record["org"]) ?? firstOf(record["business"]) ?? owner ?? "";
}

export function identify(record: JsonObject, action: string, account: string): GithubIdentity {
  const login = readText(record["actor"]) ?? (action.startsWith("git.") ? readText(record["user"]) : undefined);
  const workflow = workflowOf(record, action, account, login);
  const actor = actorOf(record, login, account);
  if (workflow === undefined) {
    const identity = identityOf(account, actor.kind, actor.id);
    return actor.kind === "ai-agent" ? { ...identity, delegation: startedBy(record, login, account) } : identity;
  }
  const onBehalf = login === undefined || login === "github-actions[bot]";
  const delegation = onBehalf ? undefined : [identityUid("github", account, actor.kind, actor.id)];
  return { ...identityOf(account, "ci-workflow", workflow), delegation };
}

function identityOf(account: string, kind: IdentityKind, id: string): GithubIdentity {
  return { uid: identityUid("github", account, kind, id), kind, name: id, delegation: undefined };
}

/** The actor's kind and native id. Logins are compared without case by GitHub, and written as logged here. */
function actorOf(
  record: JsonObject,
  login: string | undefined,
  account: string,
): { readonly kind: IdentityKind; readonly id: string } {
  if (login === "deploy_key" || (login === undefined && isDeployKey(record)))
    return { kind: "access-key", id: `deploy-key/${repoOf(record, account)}` };
  if (login === undefined) return { kind: "unknown", id: "anonymous" };
  const app = login.endsWith("[bot]") ? login.slice(0, -"[bot]".length) : login;
  if (record["actor_is_agent"] === true) return { kind: "ai-agent", id: app || login };
  if (app !== login || record["actor_is_bot"] === true || isAppToken(record))
    return { kind: "oauth-app", id: app || login };
  return { kind: "human", id: login };
}

/**
 * `user` of an agent's entries is the person who began its session.
 * https://docs.github.com/en/copilot/reference/enterprise-administrators/agentic-audit-log-events
 */
function startedBy(record: JsonObject, agent: string | undefined, account: string): string[] | undefined {
  const user = readText(record["user"]);
  return user === undefined || user === agent ? undefined : [identityUid("github", account, "human", user)];
}

/** An app acting for itself. With a user-to-server token it acts for a person, whom the actor then names. */
function isAppToken(record: JsonObject): boolean {
  const access = readText(record["programmatic_access_type"]) ?? "";
  return /server-to-server|^github_?app$/i.test(access) && !/user-to-server/i.test(access);
}

function isDeployKey(record: JsonObject): boolean {
  return /^deploy.?key$/i.test(readText(record["programmatic_access_type"]) ?? "");
}

function repoOf(record: JsonObject, account: string): string {
  const repo = firstOf(record["repo"]) ?? firstOf(record["repository"]);
  return repo === undefined ? "unknown" : bareRepo(repo, account);
}
