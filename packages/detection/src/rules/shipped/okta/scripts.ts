import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { okta } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["okta-system-log"];

/** Scopes of Okta's own API with which whoever holds them may let others in. */
const MANAGING = [
  "apiTokens",
  "apps",
  "authenticators",
  "authorizationServers",
  "clients",
  "factors",
  "groups",
  "idps",
  "policies",
  "roles",
  "users",
].map((area) => `okta.${area}.manage`);

/** What calls itself so is a program that somebody wrote, and no browser. */
const SCRIPTS = ["python-requests", "python-httpx", "Python/", "curl/", "Wget/", "PostmanRuntime", "Go-http-client"];

const token = (grantedScopes: string): JsonObject =>
  okta("app.oauth2.token.grant.access_token", {
    actor: { id: "0oa1", type: "PublicClientApp", alternateId: "0oa1", displayName: "Deploy" },
    debugContext: { debugData: { grantType: "client_credentials", grantedScopes } },
  });
const session = (rawUserAgent: string): JsonObject =>
  okta("user.authentication.sso", { client: { ipAddress: "203.0.113.10", userAgent: { rawUserAgent } } });

const reset = (alternateId: string): JsonObject =>
  okta("user.account.reset_password", {
    actor: { id: "1", type: "User", alternateId, displayName: "Okta System" },
    client: { ipAddress: "203.0.113.10" },
  });

/** Okta: programs that are given power over the directory, and programs in the place of people. */
export const OKTA_SCRIPTS: readonly Rule[] = [
  plainRule({
    id: "okta-token-to-manage",
    title: "The machine {identity_name} was given a token that may change the directory",
    sources,
    kinds: ["oauth-app", "service-account", "api-key", "bot", "workload"],
    actions: ["app.oauth2.token.grant.access_token", "app.oauth2.as.token.grant.access_token"],
    when: {
      any: ["raw.debugContext.debugData.grantedScopes", "raw.debugcontext.debugData.grantedScopes"].flatMap((field) =>
        MANAGING.map((contains) => ({
          all: [{ field, contains }, { not: { field, contains: `${contains}.self` } }],
        })),
      ),
    },
    severity: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "few machines manage the directory, every day the same",
    response: ["Ask the owner of the application; take the scope from it (reversible), and rotate its key."],
    fires: ["over users", token("okta.users.manage, okta.groups.read")],
    quiet: ["over itself", token("okta.users.read, okta.users.manage.self")],
  }),
  plainRule({
    id: "okta-person-by-script",
    title: "{identity_name}, a person, came in by a program that is no browser ({user_agent})",
    sources,
    kinds: ["human"],
    actions: ["user.session.start", "user.authentication.sso"],
    when: { any: SCRIPTS.map((prefix) => ({ field: "user_agent", prefix })) },
    severity: "low",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "people come in by browsers; programs have applications of their own",
    falsePositives: ["Tests and old scripts that sign in as somebody: give them an application."],
    response: ["Ask the person; end the session (reversible) and reset the factors if it was not them."],
    fires: ["with a library", session("python-requests/2.31.0")],
    quiet: ["with a browser", session("Mozilla/5.0")],
  }),
  plainRule({
    id: "okta-agent-credentials-refused",
    title: "The credentials of an agent of the directory did not work ({resource|not named in the log})",
    sources,
    actions: ["system.agent.ad.bad_credentials", "system.agent.ldap.bad_credentials"],
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    owasp: ["NHI1"],
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "the agent's password works until it is changed on both sides",
    falsePositives: ["A password that ended: the agent goes on asking until it has the new one."],
    response: ["See who changed the account of the agent, and whether the agent runs where it should."],
    fires: [
      "wrong",
      okta("system.agent.ad.bad_credentials", { outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" } }),
    ],
    quiet: ["connected", okta("system.agent.ad.connect")],
  }),
  {
    ...plainRule({
      id: "okta-vendor-reset-access",
      title: "Okta itself gave somebody a new password or took factors off ({action}: {resource|somebody})",
      sources,
      actions: ["user.account.reset_password", "user.mfa.factor.reset_all", "user.mfa.factor.update"],
      when: {
        all: [
          { field: "raw.actor.alternateId", equals: "system@okta.com" },
          { not: { field: "raw.client.userAgent.rawUserAgent", exists: true } },
        ],
      },
      severity: "medium",
      attempted: "low",
      owasp: ["NHI3"],
      attack: { tactic: "Persistence", technique: "T1098" },
      expected: "the vendor's support changes nobody's password unasked",
      falsePositives: ["A reset that an administrator asked Okta's support for."],
      response: ["Ask Okta's support who asked for it; end the sessions of the account until that is known."],
      fires: ["a password", reset("system@okta.com")],
      quiet: ["by an administrator", reset("admin@example.com")],
    }),
    actors: "anyone",
  },
];
