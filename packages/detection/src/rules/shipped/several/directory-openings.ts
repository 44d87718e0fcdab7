import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { auth0, auth0Login, okta } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["auth0"];
const ofOkta = ["okta-system-log"];
const APP = { id: "0oa1", type: "PublicClientApp", alternateId: "ci", displayName: "ci" };
const BODY = "raw.data.details.request.body";
const MACHINES = ["oauth-app", "service-account", "bot", "workload", "ai-agent", "api-key"] as const;

const client = (body: JsonObject) =>
  auth0("Update a client", "patch", "/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL", body);
const throttling = (body: JsonObject) =>
  auth0("Update Brute-force settings", "patch", "/api/v2/attack-protection/brute-force-protection", body);
const clientRead = (accessedSecrets: readonly string[]): JsonObject => {
  const record = auth0("Get client by ID", "get", "/api/v2/clients/aB3dE6gH9jK2mN5pQ8sT1vW4yZ7xC0fL");
  const data = record["data"] as JsonObject;
  return { ...record, data: { ...data, details: { ...(data["details"] as JsonObject), accessedSecrets } } };
};
const token = (audience: string): JsonObject => {
  const record = auth0Login("seccft", "");
  return {
    ...record,
    data: { ...(record["data"] as JsonObject), client_name: "API Explorer Application", audience },
  };
};
const joined = (displayName: string, actor: JsonObject) =>
  okta("group.user_membership.add", {
    actor,
    target: [
      { id: "u1", type: "User", alternateId: "eve@example.com", displayName: "Eve" },
      { id: "g1", type: "UserGroup", displayName },
    ],
  });

/** Auth0 and Okta: clients with little proof, exceptions of guards, keys, and groups that rule. */
export const DIRECTORY_OPENINGS: readonly Rule[] = [
  plainRule({
    id: "auth0-client-proves-little",
    title: "{identity_name} let {resource|a client} take tokens with a password, or by the browser's address",
    sources,
    actions: ["PATCH /api/v2/clients/{id}", "POST /api/v2/clients"],
    when: {
      any: [
        {
          field: `${BODY}.grant_types`,
          in: ["password", "implicit", "http://auth0.com/oauth/grant-type/password-realm"],
        },
        { field: `${BODY}.token_endpoint_auth_method`, equals: "none" },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "clients use codes, and prove who they are",
    falsePositives: ["Applications in a browser have no secret: made once."],
    fires: ["a password", client({ grant_types: ["password"] })],
    quiet: ["a code", client({ grant_types: ["authorization_code"] })],
  }),
  plainRule({
    id: "auth0-exception-of-guard",
    title: "{identity_name} took addresses out of the protection against attacks ({resource|not named in the log})",
    sources,
    actions: [
      "PATCH /api/v2/attack-protection/*",
      "PUT /api/v2/attack-protection/*",
      "PATCH /api/v2/anomaly/*",
      "PUT /api/v2/anomaly/*",
    ],
    when: {
      any: ["allowlist", "stage.pre-login.allowlist", "stage.pre-user-registration.allowlist"].map((list) => ({
        field: `${BODY}.${list}.*`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "protections look at every address",
    fires: ["an address", throttling({ allowlist: ["198.51.100.7"] })],
    quiet: ["none", throttling({ allowlist: [], mode: "count_per_identifier" })],
  }),
  plainRule({
    id: "auth0-client-secret-read",
    title: "{identity_name} read the secret of {resource|a client}",
    sources,
    actions: ["GET /api/v2/clients*", "GET /api/v2/connections*", "GET /api/v2/resource-servers*"],
    when: { field: "raw.data.details.accessedSecrets.*", exists: true },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "secrets are read when they are made, by the pipeline",
    fires: ["read", clientRead(["client_secret"])],
    quiet: ["without it", clientRead([])],
  }),
  plainRule({
    id: "auth0-explorer-token-taken",
    title: "{identity_name} took a token by hand that manages the tenant",
    sources,
    actions: ["seccft"],
    when: {
      all: [
        { field: "raw.data.client_name", prefix: "API Explorer" },
        { field: "raw.data.audience", suffix: "/api/v2/" },
      ],
    },
    severity: "low",
    owasp: ["NHI10"],
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "machines manage a tenant; the explorer is for trying out",
    fires: ["taken", token("https://example.auth0.com/api/v2/")],
    quiet: ["of an API", token("https://api.example.com/")],
  }),
  plainRule({
    id: "auth0-trust-changed",
    title: "{identity_name} changed keys, hooks or trust of the tenant ({action})",
    sources,
    actions: [
      "POST /api/v2/hooks",
      "PATCH /api/v2/hooks/{id}",
      "POST /api/v2/keys/signing/rotate",
      "PUT /api/v2/keys/signing/{id}/revoke",
      "POST /api/v2/token-exchange-profiles",
      "PATCH /api/v2/token-exchange-profiles/{id}",
      "DELETE /api/v2/network-acls/{id}",
      "POST /api/v2/self-service-profiles",
      "POST /api/v2/self-service-profiles/{id}/sso-ticket",
      "PATCH /api/v2/network-acls/{id}",
      "PUT /api/v2/network-acls/{id}",
      "POST /api/v2/connections/{id}/scim-configuration/tokens",
    ],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "keys and trust change by a plan",
    fires: ["signing keys", auth0("Rotate the application signing key", "post", "/api/v2/keys/signing/rotate")],
    quiet: ["read", auth0("Get all application signing keys", "get", "/api/v2/keys/signing")],
  }),
  plainRule({
    id: "auth0-users-exported",
    title: "{identity_name} had all users exported",
    sources,
    actions: ["POST /api/v2/jobs/users-exports"],
    severity: "medium",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "users are exported for a move",
    fires: ["exported", auth0("Create job to export users", "post", "/api/v2/jobs/users-exports")],
    quiet: ["imported", auth0("Create job to import users", "post", "/api/v2/jobs/users-imports")],
  }),
  plainRule({
    id: "okta-ruling-group-joined-by-machine",
    title: "{identity_name} put somebody into the group {resource|that the log does not name}",
    sources: ofOkta,
    kinds: MACHINES,
    actions: ["group.user_membership.add"],
    when: {
      each: "raw.target",
      where: {
        all: [
          { field: "item.type", equals: "UserGroup" },
          {
            any: ["admin", "owner", "root", "privileged"].map((contains) => ({ field: "item.displayName", contains })),
          },
        ],
      },
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "people are put into groups that rule by people",
    fires: ["administrators", joined("Super Admins", APP)],
    quiet: ["everybody", joined("Everyone", APP)],
  }),
  plainRule({
    id: "okta-tenant-guard-changed",
    title: "{identity_name} changed how the tenant guards itself, or who of Okta may help ({action})",
    sources: ofOkta,
    actions: [
      "security.attack_protection.settings.update",
      "support.org.update",
      "event_hook.deleted",
      "event_hook.deactivated",
      "inline_hook.deleted",
      "inline_hook.deactivated",
      "zone.remove_blacklist",
      "network_zone.rule.disabled",
      "security.device.temporarily_disable_blacklisting",
      "system.org.captcha.deactivate",
      "device.assurance.policy.delete",
      "security.authenticator.lifecycle.update",
      "system.log_stream.lifecycle.update",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "guards stay as they were agreed on",
    fires: ["protection", okta("security.attack_protection.settings.update")],
    quiet: ["a request blocked", okta("security.request.blocked")],
  }),
];
