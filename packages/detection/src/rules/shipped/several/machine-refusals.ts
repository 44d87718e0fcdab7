import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { signIn } from "../examples/clouds.ts";
import { auth0Login, okta } from "../examples/directories.ts";
import { AWS_ACTORS, cloudtrail } from "../examples/records.ts";
import { plainRule } from "../plain-rule.ts";

const MACHINES = [
  "oauth-app",
  "service-account",
  "managed-identity",
  "ai-agent",
  "api-key",
  "bot",
  "workload",
] as const;
/** A refusal is the whole of what such a rule tells, so its first is told. */
const REFUSED = {
  severity: "low",
  attempted: "low",
  failed: "low",
  refusal: "alone",
  owasp: ["NHI1"],
  falsePositives: ["A secret or a permission that ended, or was changed on one side only: the program goes on asking."],
  response: ["See whether the program is where it should be, and who changed its secret or its rights before."],
} as const;

const exchange = (type: string): JsonObject => auth0Login(type, "Unauthorized");
const client = (reason: string): JsonObject =>
  okta("app.oauth2.as.token.grant", {
    actor: { id: "0oa1", type: "PublicClientApp", alternateId: "0oa1", displayName: "Deploy" },
    outcome: { result: "FAILURE", reason },
    debugContext: { debugData: { requestedScopes: "okta.users.manage" } },
  });
const machine = (errorCode: number): JsonObject =>
  signIn(
    { servicePrincipalId: "sp-1", servicePrincipalName: "deploy", appId: "app-1", status: { errorCode } },
    "ServicePrincipalSignInLogs",
  );
const denied = (eventName: string): JsonObject =>
  cloudtrail("iam", eventName, null, { userIdentity: AWS_ACTORS.role, errorCode: "AccessDenied" });

/** Programs that are turned away: with a wrong secret, for more than they may have, or where they have nothing to do. */
export const MACHINE_REFUSALS: readonly Rule[] = [
  plainRule({
    ...REFUSED,
    id: "auth0-client-refused",
    title: "The client {identity_name} was refused a token",
    sources: ["auth0"],
    actions: ["feccft"],
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "secrets that are in use are right",
    fires: ["wrong", exchange("feccft")],
    quiet: ["right", exchange("seccft")],
  }),
  plainRule({
    ...REFUSED,
    id: "okta-scope-refused",
    title: "The client {identity_name} asked for rights that it was not given",
    sources: ["okta-system-log"],
    kinds: MACHINES,
    actions: [
      "app.oauth2.as.token.grant*",
      "app.oauth2.token.grant*",
      "app.oauth2.as.authorize*",
      "app.oauth2.authorize*",
    ],
    when: {
      all: [
        { not: { field: "outcome", equals: "success" } },
        { any: ["no_matching_scope", "invalid_scope"].map((contains) => ({ field: "raw.outcome.reason", contains })) },
      ],
    },
    attack: { tactic: "Credential Access", technique: "T1528" },
    expected: "a client asks for what it was given",
    fires: ["of no grant", client("no_matching_scope")],
    quiet: ["ended", client("expired")],
  }),
  plainRule({
    ...REFUSED,
    id: "entra-machine-secret-wrong",
    title: "Somebody came with a wrong secret or certificate for {identity_name}",
    sources: ["entra"],
    kinds: MACHINES,
    actions: ["Sign-in activity", "signin"],
    when: { field: "error_code", in: ["7000215", "700027", "7000216"] },
    attack: { tactic: "Credential Access", technique: "T1110" },
    expected: "secrets that are in use are right",
    fires: ["wrong", machine(7000215)],
    quiet: ["right", machine(0)],
  }),
  plainRule({
    ...REFUSED,
    id: "aws-identities-refused",
    title: "{identity_name} was refused when it asked who is in the account ({action})",
    sources: ["aws-cloudtrail"],
    service: "iam.amazonaws.com",
    kinds: ["access-key", "role", "service-account"],
    actions: [
      ...["ListUsers", "ListGroups", "ListRoles", "ListPolicies", "ListAccessKeys", "ListAttachedUserPolicies"],
      ...["ListAttachedRolePolicies", "ListUserPolicies", "ListGroupsForUser", "ListSAMLProviders"],
      ...["GetAccountAuthorizationDetails", "GetCredentialReport", "GenerateCredentialReport"],
    ],
    when: { field: "outcome", equals: "denied" },
    attack: { tactic: "Discovery", technique: "T1087.004" },
    expected: "a program does not ask who else there is",
    fires: ["the users", denied("ListUsers")],
    quiet: ["itself", denied("GetUser")],
  }),
];
