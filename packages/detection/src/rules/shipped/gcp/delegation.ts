import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

/** Google Cloud: code and tokens in the name of others. */
export const GCP_DELEGATION: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-code-run-as-another",
    title: "{identity_name} made {action}, which runs as a service account",
    confidence: "medium",
    actions: ["*"],
    when: {
      any: [
        {
          field: "scopes",
          in: [
            ...["cloudfunctions.functions.create", "cloudfunctions.functions.update", "cloudbuild.builds.create"],
            "run.services.create",
          ],
        },
        {
          all: [
            { field: "scopes", in: ["iam.serviceAccounts.actAs", "compute.instances.setServiceAccount"] },
            {
              field: "scopes",
              in: [
                "compute.instances.create",
                "run.services.create",
                "run.services.update",
                "dataflow.jobs.create",
                "composer.environments.create",
              ],
            },
          ],
        },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Execution", technique: "T1648" }],
    owasp: ["NHI5"],
    expected: "deployments come from the pipeline",
    shows: ["resource", "scopes"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a function",
        records: [
          gcp("cloudfunctions.googleapis.com", "google.cloud.functions.v1.CloudFunctionsService.CreateFunction", [
            "cloudfunctions.functions.create",
          ]),
        ],
      },
      {
        name: "a machine",
        records: [
          gcp("compute.googleapis.com", "v1.compute.instances.insert", [
            "compute.instances.create",
            "iam.serviceAccounts.actAs",
          ]),
        ],
      },
    ],
    quiet: [
      {
        name: "a machine of its own",
        records: [gcp("compute.googleapis.com", "v1.compute.instances.insert", ["compute.instances.create"])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-account-acted-through",
    title: "{identity_name} made tokens of the service account {resource|that the log does not name}",
    confidence: "medium",
    actions: [
      "GenerateAccessToken",
      "GenerateIdToken",
      "SignBlob",
      "SignJwt",
      "google.iam.credentials.v1.IAMCredentials.*",
    ],
    severity: "info",
    attempted: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1548.005" }],
    owasp: ["NHI9"],
    expected: "few identities act through others, and the same ones",
    shows: ["resource", "scopes"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a token",
        records: [gcp("iamcredentials.googleapis.com", "GenerateAccessToken", ["iam.serviceAccounts.getAccessToken"])],
      },
    ],
    quiet: [
      {
        name: "read",
        records: [gcp("iam.googleapis.com", "google.iam.admin.v1.GetServiceAccount", ["iam.serviceAccounts.get"])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-privileged-group-joined",
    title:
      "{identity_name} put {raw.protoPayload.metadata.event.*.parameter.*.value|somebody} into a group of administrators",
    confidence: "medium",
    actions: [
      "google.admin.AdminService.addGroupMember",
      "google.apps.cloudidentity.groups.v1.MembershipsService.UpdateMembership",
    ],
    when: {
      any: [
        { field: "raw.protoPayload.metadata.event.*.parameter.*.value", contains: "admin" },
        { field: "raw.protoPayload.metadata.event.*.parameter.*.value", contains: "owner" },
        { field: "raw.protoPayload.metadata.event.*.parameter.*.value", contains: "security" },
        { field: "raw.protoPayload.metadata.event.*.parameter.*.value", contains: "root" },
        { field: "raw.protoPayload.metadata.event.*.parameter.*.value", contains: "privileged" },
      ],
    },
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    expected: "groups follow the directory",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "joined",
        records: [
          gcp("admin.googleapis.com", "google.admin.AdminService.addGroupMember", [], {
            metadata: {
              event: [
                {
                  eventName: "ADD_GROUP_MEMBER",
                  parameter: [
                    { name: "USER_EMAIL", value: "eve@example.com" },
                    { name: "GROUP_EMAIL", value: "admins@example.com" },
                  ],
                },
              ],
            },
          }),
        ],
      },
    ],
    quiet: [
      { name: "left", records: [gcp("admin.googleapis.com", "google.admin.AdminService.removeGroupMember", [])] },
    ],
  },
  {
    ...BASE,
    id: "gcp-single-sign-on-changed",
    title: "{identity_name} changed single sign-on of the organization ({action})",
    confidence: "medium",
    actions: [
      "google.admin.AdminService.inboundSsoProfileCreated",
      "google.admin.AdminService.inboundSsoProfileUpdated",
      "google.admin.AdminService.toggleSsoEnabled",
      "google.admin.AdminService.changeSsoSettings",
    ],
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1556" }],
    owasp: ["NHI4"],
    expected: "single sign-on changes hardly ever",
    shows: ["action"],
    key: "action",
    falsePositives: [ROUTINE],
    response: ["Put the former profile back (reversible); end the sessions of whoever signed in through the new one."],
    fires: [
      {
        name: "a profile",
        records: [gcp("admin.googleapis.com", "google.admin.AdminService.inboundSsoProfileCreated", [])],
      },
    ],
    quiet: [
      {
        name: "deleted",
        records: [gcp("admin.googleapis.com", "google.admin.AdminService.inboundSsoProfileDeleted", [])],
      },
    ],
  },
];
