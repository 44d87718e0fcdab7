import { identityUid } from "@rolecall/core";
import type { Whereabouts } from "../network/whereabouts.ts";
import { GITHUB_ORG, githubAudit, hashedToken } from "../records/github.ts";
import { type Deed, type ForeignKind, type Persona, usualOf } from "./persona.ts";

/** An action of the audit log and its `operation_type`. */
export interface GithubCall {
  readonly action: string;
  readonly operation: string;
}

export interface GithubAppOptions {
  /** Login without `[bot]`. */
  readonly app: string;
  readonly repos: readonly string[];
  readonly calls: readonly GithubCall[];
  readonly whereabouts: Whereabouts;
}

const FOREIGN: Readonly<Record<ForeignKind, readonly GithubCall[]>> = {
  list: [
    { action: "git.fetch", operation: "access" },
    { action: "repo.download_zip", operation: "access" },
  ],
  secret: [
    { action: "org.create_actions_secret", operation: "create" },
    { action: "repo.update_actions_secret", operation: "modify" },
  ],
  admin: [
    { action: "protected_branch.destroy", operation: "remove" },
    { action: "hook.create", operation: "create" },
    { action: "repo.add_member", operation: "modify" },
    { action: "public_key.create", operation: "create" },
  ],
  bulk: [{ action: "git.clone", operation: "access" }],
};

/** Repositories that no app of the company works on. */
const OTHER_REPOS = ["payments", "infrastructure", "secrets-vault", "mobile"];

/** A GitHub App, seen in the organisation's audit log. */
export function createGithubApp({ app, repos, calls, whereabouts }: GithubAppOptions): Persona {
  const token = hashedToken(app);
  const deed =
    (call: GithubCall, among: readonly string[]): Deed =>
    (random, at, client, _result) =>
      githubAudit(random, at, {
        action: call.action,
        actor: `${app}[bot]`,
        repo: random.pick(among),
        ip: client.ip,
        country: client.network === "foreign" ? "RO" : "US",
        userAgent: client.userAgent,
        operation: call.operation,
        more: { hashed_token: token, programmatic_access_type: "GitHub App server-to-server token", token_scopes: "" },
      });
  return {
    identityUid: identityUid("github", GITHUB_ORG, "oauth-app", app),
    name: app,
    dependsOn: "github",
    usual: (random) => deed(usualOf(calls, 0, random), repos),
    foreign: (kind, random) => deed(random.pick(FOREIGN[kind]), OTHER_REPOS),
    delegate: () => undefined,
    home: whereabouts,
  };
}
