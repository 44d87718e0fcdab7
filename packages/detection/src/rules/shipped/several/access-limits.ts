import type { Rule } from "../../rule.ts";
import { auth0, m365, workspace } from "../examples/directories.ts";
import { github } from "../examples/records.ts";
import { anthropic, openai } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

/** Scopes by which an application reads all mail or files, or runs the directory or the cloud. */
const WIDE = [
  "https://mail.google.com/",
  "https://www.googleapis.com/auth/gmail.modify",
  "https://www.googleapis.com/auth/gmail.readonly",
  "https://www.googleapis.com/auth/gmail.settings.sharing",
  "https://www.googleapis.com/auth/drive",
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/admin.directory.user",
  "https://www.googleapis.com/auth/admin.directory.group",
  "https://www.googleapis.com/auth/admin.directory.rolemanagement",
];
/** Programs of people's own devices, which read all of their mail by nature. */
const OWN_PROGRAMS = ["iOS", "macOS", "Android", "Apple", "Google ", "Microsoft", "Outlook", "Thunderbird", "Samsung"];

const atRisk = (riskLevel: string) => ({
  time: "2026-11-24T10:00:00Z",
  operationName: "Risky Service Principal",
  category: "RiskyServicePrincipals",
  tenantId: "00000000-0000-0000-0000-0000000000aa",
  properties: {
    id: "00000000-0000-0000-0000-0000000000bb",
    appId: "00000000-0000-0000-0000-0000000000cc",
    displayName: "payments",
    riskLevel,
    riskState: "atRisk",
    riskLastUpdatedDateTime: "2026-11-24T10:00:00Z",
  },
});

/** Directories, forges and model platforms: rights and keys that reach further than the usual ones of their kind. */
export const ACCESS_LIMITS: readonly Rule[] = [
  plainRule({
    id: "workspace-app-let-at-everything",
    title:
      "{identity_name} gave the application {labels.app|that the log does not name} access to all mail, files or the directory",
    sources: ["google-workspace"],
    actions: ["authorize"],
    when: {
      all: [
        { field: "granted_scopes", in: WIDE },
        { not: { any: OWN_PROGRAMS.map((prefix) => ({ field: "labels.app", prefix })) } },
      ],
    },
    severity: "medium",
    owasp: ["NHI3", "NHI5"],
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "such applications are reviewed and let in by an administrator",
    fires: [
      "mail",
      workspace("token", "authorize", { app_name: "Free PDF", client_id: "x", scope: ["https://mail.google.com/"] }),
    ],
    quiet: ["a name", workspace("token", "authorize", { app_name: "Free PDF", client_id: "x", scope: ["openid"] })],
  }),
  plainRule({
    id: "github-webhook-in-clear",
    title: "{identity_name} sends events to an address that nobody verifies ({raw.repo|account_uid|the account})",
    sources: ["github-audit"],
    actions: ["hook.create", "hook.config_changed"],
    when: {
      any: [
        { field: "raw.config.insecure_ssl", in: ["1", true] },
        { field: "raw.config.url", prefix: "http://" },
      ],
    },
    severity: "medium",
    owasp: ["NHI3"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "hooks go over verified connections",
    fires: ["in clear", github("hook.create", { config: { url: "http://collect.example.net/", insecure_ssl: "0" } })],
    quiet: ["verified", github("hook.create", { config: { url: "https://ci.example.com/", insecure_ssl: "0" } })],
  }),
  plainRule({
    id: "github-reading-key-added",
    title: "{identity_name} added a key that reads {raw.repo|a repository}",
    sources: ["github-audit"],
    actions: ["public_key.create", "deploy_key.create"],
    when: {
      all: [
        { field: "raw.repo", exists: true },
        { field: "raw.read_only", equals: true },
      ],
    },
    severity: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.004" },
    expected: "deployments use apps or OpenID Connect: a deploy key never expires",
    fires: ["reads", github("public_key.create", { title: "ci", read_only: true })],
    quiet: ["writes", github("public_key.create", { title: "ci", read_only: false })],
  }),
  plainRule({
    id: "entra-machine-at-risk",
    title: "Entra considers {identity_name} compromised, or its risk high",
    sources: ["entra"],
    actions: ["Risky Service Principal*", "RiskyServicePrincipal*", "Risky Workload*"],
    when: {
      all: [
        { field: "labels.risk_state", in: ["atRisk", "confirmedCompromised"] },
        {
          any: [
            { field: "labels.risk_level", equals: "high" },
            { field: "labels.risk_state", equals: "confirmedCompromised" },
          ],
        },
      ],
    },
    severity: "high",
    owasp: ["NHI2"],
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "nothing that Entra knows speaks against an application",
    response: ["Withdraw the application's credentials (reversible); look at what it did since."],
    fires: ["high", atRisk("high")],
    quiet: ["low", atRisk("low")],
  }),
  plainRule({
    id: "auth0-client-may-manage",
    title: "{identity_name} gave a client rights in the Management API",
    sources: ["auth0"],
    actions: ["POST /api/v2/client-grants"],
    when: { field: "raw.data.details.request.body.audience", suffix: "/api/v2/" },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "few clients manage the tenant, and they come from code",
    fires: [
      "rights to users",
      auth0("Create client grant", "post", "/api/v2/client-grants", {
        audience: "https://example.eu.auth0.com/api/v2/",
        scope: ["update:users"],
      }),
    ],
    quiet: [
      "rights in another API",
      auth0("Create client grant", "post", "/api/v2/client-grants", { audience: "https://shop.example.com" }),
    ],
  }),
  plainRule({
    id: "auth0-code-deployed",
    title: "{identity_name} deployed code that runs when people sign in ({resource|an action})",
    sources: ["auth0"],
    actions: ["POST /api/v2/actions/actions/{id}/deploy", "PATCH /api/v2/actions/triggers/{id}/bindings"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "such code comes from a pipeline",
    fires: [
      "deployed",
      auth0("Deploy an action", "post", "/api/v2/actions/actions/910b1053-577f-4d81-a8c8-020e7319a38a/deploy"),
    ],
    quiet: ["listed", auth0("Get actions", "get", "/api/v2/actions/actions")],
  }),
  plainRule({
    id: "m365-mail-let-in",
    title: "{identity_name} made a connector by which mail comes in past the filters ({action})",
    sources: ["microsoft-365"],
    actions: ["New-InboundConnector"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "connectors are set up once, with the partner that they are for",
    fires: ["made", m365("New-InboundConnector", "Exchange")],
    quiet: ["changed", m365("Set-InboundConnector", "Exchange")],
  }),
  plainRule({
    id: "openai-key-made",
    title: "{identity_name} made the key {resource|that the log does not name}",
    sources: ["openai"],
    actions: ["api_key.created", "tenant.project_api_key.created"],
    severity: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "machines have keys of service accounts",
    fires: ["made", openai("api_key.created", { id: "key_1", data: { scopes: ["api.model.request"] } })],
    quiet: ["deleted", openai("api_key.deleted", { id: "key_1" })],
  }),
  plainRule({
    id: "anthropic-admin-key-made",
    title: "{identity_name} made a key that runs the organization ({action})",
    sources: ["anthropic"],
    actions: ["admin_api_key_created", "platform_admin_api_key_created", "compliance_access_key_created"],
    severity: "medium",
    owasp: ["NHI5", "NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "such keys are few, and made by a plan",
    fires: ["made", anthropic("admin_api_key_created", { api_key_id: "k" })],
    quiet: ["for models", anthropic("platform_api_key_created", { api_key_id: "k" })],
  }),
];
