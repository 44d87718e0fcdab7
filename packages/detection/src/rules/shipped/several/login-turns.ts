import type { Rule } from "../../rule.ts";
import { auth0, okta } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const AUTH0 = ["auth0"];
const OKTA = ["okta-system-log"];

/** What a call of Auth0's Management API sent, in both ways of delivery. */
const sent = (member: string) =>
  ["raw.data.details.request.body", "raw.details.request.body"].map((body) => ({
    field: `${body}.${member}`,
    exists: true,
  }));

/** Okta and Auth0: rights that are given through the API, letters and texts that go another way, and automations. */
export const LOGIN_TURNS: readonly Rule[] = [
  plainRule({
    id: "auth0-letters-sent-another-way",
    title:
      "{identity_name} changed by whom Auth0 sends letters and texts, or what they say ({labels.description|action})",
    sources: AUTH0,
    actions: [
      "POST /api/v2/emails/provider*",
      "PATCH /api/v2/emails/provider*",
      "DELETE /api/v2/emails/provider*",
      "PATCH /api/v2/email-templates/*",
      "PUT /api/v2/email-templates/*",
      "PUT /api/v2/guardian/factors/*",
      "PATCH /api/v2/branding/phone/*",
      "POST /api/v2/branding/phone/*",
    ],
    when: {
      any: [
        { not: { field: "action", prefix: "PUT /api/v2/guardian/" } },
        { field: "action", matches: "*/providers/*" },
        { field: "action", matches: "*/selected-provider" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Credential Access", technique: "T1557" },
    expected: "letters and texts go one way, set up once",
    fires: ["letters", auth0("Update email provider", "patch", "/api/v2/emails/provider")],
    quiet: ["read", auth0("Get email provider", "get", "/api/v2/emails/provider")],
  }),
  plainRule({
    id: "auth0-rights-given",
    title: "{identity_name} gave rights, or tied two accounts together ({labels.description|action})",
    sources: AUTH0,
    actions: [
      "POST /api/v2/users/{id}/permissions",
      "POST /api/v2/users/{id}/roles",
      "POST /api/v2/users/{id}/identities",
      "POST /api/v2/roles/{id}/permissions",
      "POST /api/v2/roles/{id}/users",
      "POST /api/v2/users/{id}/recovery-code-regeneration",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "the same program gives the same rights",
    fires: [
      "rights",
      auth0("Assign permissions to a user", "post", "/api/v2/users/auth0|5f7c8ec7c33c6c004bbafe82/permissions"),
    ],
    quiet: [
      "read",
      auth0("Get a user's permissions", "get", "/api/v2/users/auth0|5f7c8ec7c33c6c004bbafe82/permissions"),
    ],
  }),
  plainRule({
    id: "auth0-address-of-client-changed",
    title:
      "{identity_name} changed where a client's tokens are sent, or how long those of an API last ({labels.description|action})",
    sources: AUTH0,
    actions: ["PATCH /api/v2/clients/{id}", "PATCH /api/v2/resource-servers/{id}"],
    when: {
      any: [
        "callbacks",
        "allowed_origins",
        "web_origins",
        "initiate_login_uri",
        "token_lifetime",
        "skip_consent_for_verifiable_first_party_clients",
      ].flatMap(sent),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "addresses come from code",
    fires: [
      "an address",
      auth0("Update a client", "patch", "/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL", {
        callbacks: ["https://eve.example/cb"],
      }),
    ],
    quiet: [
      "a name",
      auth0("Update a client", "patch", "/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL", { name: "shop" }),
    ],
  }),
  plainRule({
    id: "auth0-users-imported",
    title: "{identity_name} brought users in by a file",
    sources: AUTH0,
    actions: ["POST /api/v2/jobs/users-imports"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "users come by themselves, or with a migration",
    fires: ["a file", auth0("Create job to import users", "post", "/api/v2/jobs/users-imports")],
    quiet: ["a letter", auth0("Create a verification email job", "post", "/api/v2/jobs/verification-email")],
  }),
  plainRule({
    id: "okta-client-refused",
    title: "A client of Okta came with a wrong secret ({identity_name})",
    sources: OKTA,
    actions: ["app.oauth2.invalid_client_credentials", "app.oauth2.as.invalid_client_credentials"],
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "secrets that are in use are right",
    fires: [
      "wrong",
      okta("app.oauth2.invalid_client_credentials", { outcome: { result: "FAILURE", reason: "INVALID" } }),
    ],
    quiet: ["right", okta("app.oauth2.token.grant.access_token")],
  }),
  plainRule({
    id: "okta-risk-acted-on",
    title: "Okta acted on a risk of {identity_name} ({action})",
    sources: OKTA,
    actions: [
      "policy.entity_risk.action",
      "policy.auth_reevaluate.fail",
      "policy.auth_reevaluate.action",
      "analytics.risk.*",
    ],
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "sessions without a risk",
    fires: ["acted", okta("policy.entity_risk.action")],
    quiet: ["looked at", okta("policy.evaluate_sign_on")],
  }),
  plainRule({
    id: "okta-automation-opened",
    title: "{identity_name} took data out of Okta Workflows, or let somebody work on them ({action})",
    sources: OKTA,
    actions: [
      "workflows.user.table.export",
      "workflows.user.flow.export",
      "workflows.user.folder.export",
      "workflows.user.role.user.add",
    ],
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "automations are worked on by the same few people",
    fires: ["a table", okta("workflows.user.table.export")],
    quiet: ["one that ran", okta("workflows.user.flow.execution.cancel")],
  }),
];
