import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { signIn } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["entra"];

/** A call of Microsoft Graph by an application. */
function graph(requestMethod: string, path: string, properties: JsonObject = {}): JsonObject {
  return {
    time: "2026-11-24T10:00:00Z",
    category: "MicrosoftGraphActivityLogs",
    operationName: "Microsoft Graph Activity",
    tenantId: "00000000-0000-0000-0000-0000000000aa",
    properties: {
      requestId: "b7d2c1de-0000-4000-8000-00000000000e",
      requestMethod,
      requestUri: `https://graph.microsoft.com/v1.0/${path}`,
      responseStatusCode: 200,
      servicePrincipalId: "00000000-0000-0000-0000-0000000000bb",
      appId: "00000000-0000-0000-0000-0000000000cc",
      userId: "",
      userAgent: "graph-sync/1",
      ...properties,
    },
  };
}
const APP = "applications/00000000-0000-0000-0000-0000000000dd";

/** Entra: what machines do through Graph, tools of attackers, and sign-ins with little proof. */
export const ENTRA_GRAPH: readonly Rule[] = [
  plainRule({
    id: "entra-graph-credential-added",
    title: "{identity_name} added a credential or a right through Graph ({resource|not named in the log})",
    sources,
    actions: ["POST /*", "PATCH /*", "PUT /*"],
    when: {
      all: [
        { field: "service", in: ["Microsoft Graph", "Azure AD Graph"] },
        {
          any: [
            ...["/addPassword", "/addKey", "/federatedIdentityCredentials", "/appRoleAssignments", "/owners/$ref"].map(
              (suffix) => ({ field: "action", suffix }),
            ),
            { field: "action", matches: "*/directoryRoles*/members/$ref" },
            // The API before Microsoft Graph has no operation for credentials: they are members of the application.
            {
              all: [
                { field: "service", equals: "Azure AD Graph" },
                {
                  any: ["applications", "servicePrincipals"].map((what) => ({
                    field: "action",
                    matches: `PATCH */${what}/*`,
                  })),
                },
              ],
            },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "credentials of applications come from few tools",
    falsePositives: ["Terraform and key rotation: told until it is their habit."],
    fires: ["a password", graph("POST", `${APP}/addPassword`)],
    quiet: ["read", graph("GET", `${APP}/federatedIdentityCredentials`)],
  }),
  plainRule({
    id: "entra-graph-access-changed",
    title: "{identity_name} gave a role or a right, or changed a guard, through Graph ({action})",
    sources,
    actions: ["POST /*", "PATCH /*", "PUT /*", "DELETE /*"],
    when: {
      all: [
        { field: "service", in: ["Microsoft Graph", "Azure AD Graph"] },
        {
          any: [
            ...[
              "/roleManagement/directory/roleAssignments",
              "/roleManagement/directory/roleAssignmentScheduleRequests",
              "/roleManagement/directory/roleEligibilityScheduleRequests",
              "/oauth2PermissionGrants",
              "/authentication/temporaryAccessPassMethods",
              "/authentication/phoneMethods",
              "/authentication/emailMethods",
            ].map((path) => ({ field: "action", matches: `POST *${path}` })),
            ...["PATCH", "PUT", "DELETE"].flatMap((verb) =>
              ["/conditionalAccess/*", "/policies/authenticationMethodsPolicy*", "/policies/authorizationPolicy*"].map(
                (path) => ({ field: "action", matches: `${verb} *${path}` }),
              ),
            ),
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "rights and guards of the tenant come from few tools",
    falsePositives: ["Terraform and identity governance: told until it is their habit."],
    fires: ["a role", graph("POST", "roleManagement/directory/roleAssignments")],
    quiet: ["read", graph("GET", "roleManagement/directory/roleAssignments")],
  }),
  plainRule({
    id: "entra-graph-by-attack-tool",
    title: "{identity_name} was called by a tool that maps tenants ({user_agent})",
    sources,
    actions: ["GET /*", "POST /*"],
    when: {
      all: [
        { field: "service", in: ["Microsoft Graph", "Azure AD Graph"] },
        {
          any: [
            // ROADrecon goes to the API before Microsoft Graph, as nothing else of that library does.
            {
              all: [
                { field: "service", equals: "Azure AD Graph" },
                { field: "user_agent", contains: "aiohttp" },
              ],
            },
            ...[
              "azurehound",
              "AADInternals",
              "roadtools",
              "ROADrecon",
              "GraphRunner",
              "PurpleKnight",
              "TeamFiltration",
            ].map((contains) => ({ field: "user_agent", contains })),
          ],
        },
      ],
    },
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    attack: { tactic: "Discovery", technique: "T1526" },
    expected: "nobody maps the tenant",
    response: [
      "Block the identity and end its sessions (both reversible), unless a test was announced; what it read of the directory is known to them.",
    ],
    falsePositives: ["A test that was agreed on."],
    fires: ["AzureHound", graph("GET", "users", { userAgent: "azurehound/v2.1" })],
    quiet: ["a program", graph("GET", "users")],
    // One tool, whatever it asks for.
    key: "user_agent",
  }),
  plainRule({
    id: "entra-sign-in-by-attack-tool",
    title: "{identity_name} signed in with an attack tool ({user_agent})",
    sources,
    actions: ["Sign-in activity", "signin"],
    when: {
      any: [
        "TeamFiltration",
        // The version of Teams that TeamFiltration says it is.
        "Teams/1.3.00.30866",
        "AADInternals",
        "MFASweep",
        "ROADtools",
        "fasthttp",
        "azurehound",
      ].map((contains) => ({ field: "user_agent", contains })),
    },
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Credential Access", technique: "T1110.003" },
    expected: "browsers and programs of the house",
    response: [
      "Block sign-in and end the sessions (both reversible), unless a test was announced; then reset the credential.",
    ],
    fires: ["TeamFiltration", signIn({ userAgent: "TeamFiltration/3.0" })],
    quiet: ["a browser", signIn({ userAgent: "Mozilla/5.0" })],
  }),
  plainRule({
    id: "entra-device-code-used",
    title: "{identity_name} signed in with a device code",
    sources,
    actions: ["Sign-in activity", "signin"],
    when: { field: "labels.protocol", equals: "deviceCode" },
    severity: "low",
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "codes are for devices without a keyboard",
    falsePositives: ["Command lines on machines without a browser: told until it is the person's habit."],
    fires: ["a code", signIn({ authenticationProtocol: "deviceCode" })],
    quiet: ["a browser", signIn({ authenticationProtocol: "none" })],
  }),
  plainRule({
    id: "entra-workload-risk",
    title: "Entra found the sign-ins of {identity_name} suspicious ({action})",
    sources,
    actions: ["suspiciousSignins", "unfamiliarResourceAccess", "signInSpike", "failedAccessAttempt", "riskyUserSignIn"],
    when: { not: { field: "labels.risk_state", in: ["dismissed", "remediated", "confirmedSafe"] } },
    severity: "medium",
    owasp: ["NHI4"],
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "no risk",
    fires: [
      "a workload's",
      {
        time: "2026-11-24T10:00:00Z",
        operationName: "Service principal risk detection",
        category: "ServicePrincipalRiskEvents",
        tenantId: "00000000-0000-0000-0000-0000000000aa",
        properties: {
          id: "risk-2",
          riskEventType: "suspiciousSignins",
          riskLevel: "high",
          riskState: "atRisk",
          detectedDateTime: "2026-11-24T10:00:00Z",
          servicePrincipalId: "sp-1",
        },
      },
    ],
    quiet: ["a sign-in", signIn({})],
  }),
];
