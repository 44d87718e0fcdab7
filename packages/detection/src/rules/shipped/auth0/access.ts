import type { Condition, Rule } from "../../rule.ts";
import { auth0 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const BASE = { version: 1, sources: ["auth0"], owasp: [] } as const;
const ROUTINE = "Administrators at their work: ask which change it was.";
const ASK = "Ask whoever did it; undo it in the tenant (reversible).";

const SETS_POLICIES: Condition = {
  any: [
    { field: "labels.description", in: ["Set the Multi-factor Authentication policies"] },
    { field: "action", equals: "PUT /api/v2/guardian/policies" },
  ],
};
const POLICIES_SET = auth0("Set the Multi-factor Authentication policies", "put", "/api/v2/guardian/policies", [
  "all-applications",
]);

/** Auth0: roles, factors, and who is invited. */
export const AUTH0_ACCESS: readonly Rule[] = [
  {
    ...BASE,
    id: "auth0-role-made",
    title: "{identity_name} made a role, or gave one ({labels.description|action})",
    confidence: "medium",
    actions: ["*"],
    when: {
      field: "labels.description",
      in: [
        "Create a role",
        "Assign roles to a user",
        "Assign users to a role",
        "Update a role",
        "Add permissions to a role",
        "Associate permissions with a role",
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "roles come from code",
    shows: ["labels.description"],
    key: "labels.description",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [auth0("Create a role", "post", "/api/v2/roles")] }],
    quiet: [{ name: "listed", records: [auth0("Get roles", "get", "/api/v2/roles")] }],
  },
  {
    ...BASE,
    id: "auth0-member-removed",
    title: "{identity_name} removed a member of the tenant",
    confidence: "medium",
    actions: ["*"],
    when: {
      any: [
        { field: "labels.description", in: ["Delete tenant member"] },
        { field: "action", matches: "DELETE /api/v2/tenant*member*" },
      ],
    },
    severity: "medium",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Impact", technique: "T1531" }],
    expected: "members leave with the directory",
    shows: ["labels.description"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "removed", records: [auth0("Delete tenant member", "delete", "/api/v2/tenants/members/x")] }],
    quiet: [
      {
        name: "invited",
        records: [auth0("Create tenant invitations for a given client", "post", "/api/v2/tenants/invitations")],
      },
    ],
  },
  {
    ...BASE,
    id: "auth0-second-factor-policy-changed",
    title: "{identity_name} had the tenant ask for no second factor",
    confidence: "medium",
    actions: ["*"],
    when: { all: [SETS_POLICIES, { field: "raw.data.details.request.body.*", exists: false }] },
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "second factors stay required",
    shows: ["labels.description"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [auth0("Set the Multi-factor Authentication policies", "put", "/api/v2/guardian/policies", [])],
      },
    ],
    quiet: [{ name: "asked of everybody", records: [POLICIES_SET] }],
  },
  plainRule({
    id: "auth0-second-factor-policy-set",
    title: "{identity_name} changed when the tenant asks for a second factor",
    sources: ["auth0"],
    actions: ["*"],
    when: { all: [SETS_POLICIES, { field: "raw.data.details.request.body.*", exists: true }] },
    severity: "info",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "second factors stay required",
    fires: ["asked of everybody", POLICIES_SET],
    quiet: ["read", auth0("Get the Multi-factor Authentication policies", "get", "/api/v2/guardian/policies")],
  }),
  {
    ...BASE,
    id: "auth0-second-factor-changed",
    title: "{identity_name} switched a second factor of the tenant on or off ({resource|not named in the log})",
    confidence: "medium",
    actions: ["*"],
    when: {
      all: [
        {
          any: [
            { field: "labels.description", in: ["Update a Multi-factor Authentication Factor"] },
            { field: "action", matches: "PUT /api/v2/guardian/factors/*" },
          ],
        },
        { not: { field: "raw.data.details.response.body.enabled", equals: false } },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "factors stay as they are",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "switched",
        records: [
          auth0("Update a Multi-factor Authentication Factor", "put", "/api/v2/guardian/factors/sms", {
            enabled: false,
          }),
        ],
      },
    ],
    quiet: [{ name: "read", records: [auth0("Get factors", "get", "/api/v2/guardian/factors")] }],
  },
  {
    ...BASE,
    id: "auth0-risk-check-changed",
    title: "{identity_name} changed how the tenant judges the risk of sign-ins",
    confidence: "medium",
    actions: ["*"],
    when: {
      any: [
        { field: "labels.description", in: ["Updates risk assessment configs", "Update risk assessment configs"] },
        { field: "action", matches: "P* /api/v2/risk-assessment*" },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "the judgement of risk stays on",
    shows: ["labels.description"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [
          auth0("Updates risk assessment configs", "patch", "/api/v2/risk-assessment/config", { AfterAuth: {} }),
        ],
      },
    ],
    quiet: [{ name: "read", records: [auth0("Get risk assessment configs", "get", "/api/v2/risk-assessment/config")] }],
  },
  {
    ...BASE,
    id: "auth0-owner-invited",
    title: "{identity_name} invited an owner or administrator into the tenant",
    confidence: "medium",
    actions: ["*"],
    when: {
      all: [
        {
          any: [
            { field: "labels.description", in: ["Create tenant invitations for a given client"] },
            { field: "action", prefix: "POST /api/v2/tenants/invitations" },
          ],
        },
        {
          any: ["roles", "role"].map((member) => ({
            field: `raw.data.details.request.body.${member}`,
            in: ["owner", "admin", "administrator"],
          })),
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    expected: "administrators come through single sign-on",
    shows: ["labels.description"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "an owner",
        records: [
          auth0("Create tenant invitations for a given client", "post", "/api/v2/tenants/invitations", {
            roles: ["owner"],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a reader",
        records: [
          auth0("Create tenant invitations for a given client", "post", "/api/v2/tenants/invitations", {
            roles: ["user"],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "auth0-user-invited",
    title: "{identity_name} invited somebody ({labels.description|an invitation})",
    confidence: "medium",
    actions: ["POST /api/v2/tenants/invitations*", "POST /api/v2/organizations/{id}/invitations*"],
    severity: "info",
    attacks: [{ tactic: "Persistence", technique: "T1136.003" }],
    expected: "people come through the directory",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "to an organization",
        records: [auth0("Create invitations to organization", "post", "/api/v2/organizations/org_1/invitations")],
      },
    ],
    quiet: [{ name: "listed", records: [auth0("Get tenant invitations", "get", "/api/v2/tenants/invitations")] }],
  },
];
