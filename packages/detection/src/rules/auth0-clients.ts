import { auth0, auth0Login } from "./example-directories.ts";
import type { Rule } from "./rule.ts";

const BASE = { version: 1, sources: ["auth0"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the tenant (reversible).";

/** Auth0: clients, tokens, and the code at the door. */
export const AUTH0_CLIENTS: readonly Rule[] = [
  {
    ...BASE,
    id: "auth0-user-joined",
    title: "Somebody accepted an invitation into the tenant ({resource|of no name})",
    confidence: "medium",
    actions: ["PATCH /api/v2/tenants/invitations*"],
    when: {
      any: [
        { field: "raw.data.details.request.body.status", equals: "accepted" },
        { field: "raw.data.details.request.body.state", equals: "accepted" },
        { field: "raw.data.details.response.body.status", equals: "accepted" },
        { field: "raw.details.request.body.status", equals: "accepted" },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    expected: "people come through the directory",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "accepted",
        records: [auth0("Update an invitation", "patch", "/api/v2/tenants/invitations/inv_1", { status: "accepted" })],
      },
    ],
    quiet: [
      {
        name: "declined",
        records: [auth0("Update an invitation", "patch", "/api/v2/tenants/invitations/inv_1", { status: "declined" })],
      },
    ],
  },
  {
    ...BASE,
    id: "auth0-sign-in-code-changed",
    title: "{identity_name} changed the code that runs at every sign-in ({action})",
    confidence: "medium",
    actions: [
      "PATCH /api/v2/actions/triggers/*",
      "PUT /api/v2/actions/triggers/*",
      "POST /api/v2/actions/actions/{id}/deploy",
      "POST /api/v2/rules",
      "PATCH /api/v2/rules/{id}",
      "PATCH /api/v2/actions/actions/{id}",
    ],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI6"],
    expected: "code at sign-in comes from the pipeline",
    shows: ["resource", "labels.description"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "bound",
        records: [auth0("Update trigger bindings", "patch", "/api/v2/actions/triggers/post-login/bindings")],
      },
    ],
    quiet: [
      { name: "read", records: [auth0("Get trigger bindings", "get", "/api/v2/actions/triggers/post-login/bindings")] },
    ],
  },
  {
    ...BASE,
    id: "auth0-client-made",
    title: "{identity_name} made or changed a client ({labels.description|action})",
    confidence: "medium",
    actions: ["*"],
    when: {
      field: "labels.description",
      in: [
        "Dynamic client registration",
        "Create a client",
        "Create client grant",
        "Create a client grant",
        "Rotate a client secret",
        "Create a client credential",
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI1", "NHI7"],
    expected: "clients come from code",
    shows: ["labels.description"],
    key: "labels.description",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "registered by itself", records: [auth0("Dynamic client registration", "post", "/oidc/register")] },
      { name: "made", records: [auth0("Create a client", "post", "/api/v2/clients")] },
    ],
    quiet: [{ name: "read", records: [auth0("Get clients", "get", "/api/v2/clients")] }],
  },
  {
    ...BASE,
    id: "auth0-factor-enrolled-by-text",
    title: "{identity_name} enrolled a telephone as second factor",
    confidence: "medium",
    actions: ["gd_enrollment_complete"],
    when: {
      all: [
        { field: "labels.description", in: ["Guardian - Enrollment complete (sms)"] },
        { not: { field: "raw.data.details.authenticator.phone_number", equals: "" } },
      ],
    },
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    expected: "people use keys and applications",
    shows: ["labels.description"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "by text", records: [auth0Login("gd_enrollment_complete", "Guardian - Enrollment complete (sms)")] },
    ],
    quiet: [
      { name: "by call", records: [auth0Login("gd_enrollment_complete", "Guardian - Enrollment complete (voice)")] },
    ],
  },
  {
    ...BASE,
    id: "auth0-token-reused",
    title: "A refresh token of {identity_name} was used twice",
    confidence: "high",
    actions: ["ferrt", "feoobft", "fercft"],
    severity: "high",
    attempted: "high",
    failed: "high",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    owasp: ["NHI2"],
    expected: "a token is used once",
    shows: ["src_ip", "user_agent"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "reused",
        records: [auth0Login("ferrt", "Unsuccessful Refresh Token exchange, reused refresh token detected")],
      },
    ],
    quiet: [{ name: "exchanged", records: [auth0Login("sertft", "Successful exchange of Refresh Token")] }],
  },
  {
    ...BASE,
    id: "auth0-attack-seen",
    title: "Auth0 saw an attack on {identity_name} ({labels.description|action})",
    confidence: "medium",
    actions: [
      "limit_wc",
      "limit_sul",
      "limit_mu",
      "pwd_leak",
      "signup_pwd_leak",
      "appi",
      "gd_auth_rejected",
      "gd_otp_rate_limit_exceed",
    ],
    severity: "low",
    attempted: "low",
    failed: "low",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1110" }],
    expected: "people know their passwords",
    shows: ["src_ip"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "too many tries", records: [auth0Login("limit_wc", "Blocked Account")] }],
    quiet: [{ name: "signed in", records: [auth0Login("s", "Success Login")] }],
  },
];
