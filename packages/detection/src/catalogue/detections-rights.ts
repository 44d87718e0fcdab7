import type { Detection } from "./detection.ts";

/** Rights, lives, workflows and agents: detections 29 to 44 of the reference. */
export const DETECTIONS_OF_RIGHTS: readonly Detection[] = [
  {
    number: 29,
    name: "Scope used that was never used before",
    answers: [{ by: "behavior", what: ["scope"] }],
    needs: ["scopes"],
    peers: {},
  },
  {
    number: 30,
    name: "Scope widened, sensitive role granted",
    answers: [
      {
        by: "rule",
        what: [
          "aws-admin-granted",
          "gcp-owner-granted",
          "gcp-role-changed",
          "entra-admin-role-given",
          "entra-directory-admin-made",
          "azure-role-assigned",
          "okta-admin-made",
          "slack-app-access-widened",
          "openai-powerful-key-made",
          "vault-policy-changed",
          "gitlab-owner-added",
          "github-owner-added",
          "kubernetes-admin-bound",
          "service-ruler-made",
        ],
      },
    ],
    needs: [],
    peers: { scc: ["IAM_ANOMALOUS_GRANT"], panther: ["OpenAI.API.Key.Anomalous.Activity"] },
  },
  {
    number: 31,
    name: "Credential added to an application or service account",
    answers: [
      {
        by: "rule",
        what: [
          "aws-key-for-another-user",
          "gcp-service-account-key-made",
          "entra-credential-added",
          "okta-api-token-made",
          "gitlab-token-made",
          "anthropic-key-made",
          "kubernetes-token-made",
          "auth0-client-made",
          "service-key-made",
        ],
      },
    ],
    needs: [],
    peers: { elastic: ["Entra ID Service Principal Credentials Added", "GCP Service Account Key Creation"] },
  },
  {
    number: 32,
    name: "Unusual impersonator, impersonated, or chain",
    answers: [
      { by: "behavior", what: ["delegation", "depth"] },
      { by: "delegation", what: ["delegation.new-caller", "delegation.new-user"] },
      { by: "rule", what: ["gcp-service-account-acted-through"] },
    ],
    needs: ["delegation"],
    peers: {
      scc: [
        "ANOMALOUS_SA_DELEGATION_IMPERSONATION_OF_SA_ADMIN_ACTIVITY",
        "ANOMALOUS_SA_DELEGATION_MULTISTEP_ADMIN_ACTIVITY",
        "ANOMALOUS_SA_DELEGATION_MULTISTEP_DATA_ACCESS",
        "ANOMALOUS_SA_DELEGATION_IMPERSONATOR_ADMIN_ACTIVITY",
        "ANOMALOUS_SA_DELEGATION_IMPERSONATOR_DATA_ACCESS",
      ],
      sentinel: ["Anomalous STS AssumeRole"],
    },
  },
  {
    number: 33,
    name: "Role chaining, a new pair",
    answers: [{ by: "behavior", what: ["delegation", "scope"] }],
    needs: ["delegation"],
    peers: {},
  },
  {
    number: 34,
    name: "A machine creates a machine",
    answers: [
      { by: "behavior", what: ["fan_out"] },
      { by: "delegation", what: ["delegation.fan-out"] },
      { by: "rule", what: ["agent-many-children", "aws-user-created", "gcp-service-account-made"] },
    ],
    needs: [],
    peers: {},
  },
  {
    number: 35,
    name: "Policy violated in use",
    answers: [{ by: "policy", what: ["every clause"] }],
    needs: [],
    peers: {},
  },
  {
    number: 36,
    name: "Defence tampering",
    answers: [
      {
        by: "rule",
        what: [
          "aws-trail-stopped",
          "aws-detection-service-off",
          "gcp-log-sink-changed",
          "azure-diagnostics-deleted",
          "entra-access-policy-weakened",
          "okta-second-factor-off",
          "vault-audit-device-off",
          "gitlab-audit-stream-stopped",
          "github-audit-log-stopped",
          "slack-data-guard-changed",
          "m365-audit-off",
          "service-log-stopped",
        ],
      },
    ],
    needs: [],
    peers: { guardduty: ["DefenseEvasion:IAMUser/AnomalousBehavior"] },
  },
  {
    number: 37,
    name: "Dormant identity acts",
    answers: [
      {
        by: "lifecycle",
        what: ["lifecycle.dormant-returned", "lifecycle.dormant-credential-returned", "lifecycle.silence-broken"],
      },
    ],
    needs: [],
    peers: { scc: ["DORMANT_SERVICE_ACCOUNT_USED_IN_ACTION"], sentinel: ["IsDormantAccount"] },
  },
  {
    number: 38,
    name: "Dormant identity gets a key or a role",
    answers: [{ by: "lifecycle", what: ["lifecycle.dormant-granted-role", "lifecycle.dormant-granted-credential"] }],
    needs: [],
    peers: {
      scc: [
        "DORMANT_SERVICE_ACCOUNT_ADDED_IN_IAM_ROLE",
        "DORMANT_SERVICE_ACCOUNT_KEY_CREATED",
        "DORMANT_SERVICE_ACCOUNT_IMPERSONATION_ROLE_GRANTED",
      ],
    },
  },
  {
    number: 39,
    name: "Orphaned: its owner left, or is unknown",
    answers: [{ by: "lifecycle", what: ["lifecycle.orphaned"] }],
    needs: [],
    peers: {},
  },
  {
    number: 40,
    name: "Over-permissioned: granted minus used",
    answers: [{ by: "lifecycle", what: ["lifecycle.over-permissioned", "lifecycle.wide-scope"] }],
    needs: ["granted_scopes"],
    peers: {},
  },
  {
    number: 41,
    name: "Overdue rotation, too long a life",
    answers: [
      {
        by: "lifecycle",
        what: ["lifecycle.long-lived-credential", "lifecycle.overdue-rotation", "lifecycle.expired-credential"],
      },
      { by: "policy", what: ["limits.token_lifetime"] },
    ],
    needs: ["credential_uid"],
    peers: {},
  },
  {
    number: 42,
    name: "Old credential used after rotation",
    answers: [{ by: "lifecycle", what: ["lifecycle.used-after-rotation", "lifecycle.ended-credential"] }],
    needs: ["credential_uid"],
    peers: {},
  },
  {
    number: 43,
    name: "Behaviour of CI workflows",
    answers: [
      { by: "behavior", what: ["action", "src_network"] },
      {
        by: "rule",
        what: [
          "github-workflow-rights-widened",
          "github-runner-registered",
          "github-changed-by-a-package-manager",
          "gitlab-runner-registered",
          "gitlab-secret-variable-changed",
        ],
      },
    ],
    needs: ["ci-workflow"],
    peers: { elastic: ["GitHub Actions Unusual Bot Push"] },
  },
  {
    number: 44,
    name: "Behaviour of agents and MCP",
    answers: [
      { by: "rule", what: ["agent-*", "mcp-servers-enumerated", "anthropic-mcp-server-added"] },
      {
        by: "delegation",
        what: [
          "delegation.tool-changed",
          "delegation.tool-shadowed",
          "delegation.unknown-server",
          "delegation.new-tool",
          "delegation.new-user",
          "delegation.new-caller",
          "delegation.wider-token",
          "delegation.child-beyond-parent",
          "delegation.deep-chain",
        ],
      },
      { by: "lifecycle", what: ["lifecycle.beyond-grant", "lifecycle.long-run"] },
      { by: "behavior", what: ["bytes"] },
      { by: "policy", what: ["allow.tools"] },
    ],
    needs: ["agents"],
    peers: {
      entra: ["unfamiliarResourceAccess", "signInSpike", "failedAccessAttempt"],
      scc: ["Agent: metadata-service access", "Agent: port scan"],
    },
  },
];
