import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { GOOGLE_STRICTER } from "../stricter.ts";
import { ONLY_REPORTS, RIGHTS_TAKEN } from "./narrower.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Pipelines and engineers at a change that was agreed.";
const ASK = "Ask whoever did it; put back what was there.";

const perimeter = (updateMask: string) =>
  gcp(
    "accesscontextmanager.googleapis.com",
    "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateServicePerimeter",
    [],
    { request: { servicePerimeter: { useExplicitDryRunSpec: true, spec: {} }, updateMask } },
  );

/** Google Cloud: keys, messages and images, and the perimeter round them. */
export const GCP_LOSS: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-message-way-removed",
    title: "{identity_name} made or deleted a topic or a subscription ({action})",
    confidence: "medium",
    actions: [
      "google.pubsub.v1.Publisher.DeleteTopic",
      "google.pubsub.v1.Subscriber.DeleteSubscription",
      "google.pubsub.v1.Publisher.CreateTopic",
      "google.pubsub.v1.Subscriber.CreateSubscription",
    ],
    severity: "info",
    attempted: "info",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "messages take the ways that code has",
    shows: ["resource"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "deleted", records: [gcp("pubsub.googleapis.com", "google.pubsub.v1.Publisher.DeleteTopic", [])] }],
    quiet: [{ name: "published", records: [gcp("pubsub.googleapis.com", "google.pubsub.v1.Publisher.Publish", [])] }],
  },
  {
    ...BASE,
    id: "gcp-key-destroyed",
    title: "{identity_name} destroyed or switched off a key ({resource|not named in the log})",
    confidence: "medium",
    actions: ["DestroyCryptoKeyVersion", "google.cloud.kms.v1.KeyManagementService.DestroyCryptoKeyVersion"],
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "keys are kept as long as what they encrypt",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: ["Restore the version while its destruction waits, or enable it: both undo it entirely."],
    fires: [{ name: "destroyed", records: [gcp("cloudkms.googleapis.com", "DestroyCryptoKeyVersion", [])] }],
    quiet: [{ name: "restored", records: [gcp("cloudkms.googleapis.com", "RestoreCryptoKeyVersion", [])] }],
  },
  {
    ...BASE,
    id: "gcp-image-shared",
    title: "{identity_name} gave somebody a disk, an image or a snapshot ({resource|not named in the log})",
    confidence: "medium",
    actions: [
      "compute.images.setIamPolicy",
      "v1.compute.images.setIamPolicy",
      "beta.compute.images.setIamPolicy",
      "compute.disks.setIamPolicy",
      "v1.compute.disks.setIamPolicy",
      "beta.compute.disks.setIamPolicy",
      "compute.snapshots.setIamPolicy",
      "v1.compute.snapshots.setIamPolicy",
      "beta.compute.snapshots.setIamPolicy",
    ],
    when: { not: RIGHTS_TAKEN },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "images stay in the project",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "an image", records: [gcp("compute.googleapis.com", "v1.compute.images.setIamPolicy", [])] }],
    quiet: [
      { name: "read", records: [gcp("compute.googleapis.com", "v1.compute.images.getIamPolicy", [])] },
      {
        name: "taken back",
        records: [
          gcp("compute.googleapis.com", "v1.compute.images.setIamPolicy", [], {
            serviceData: {
              policyDelta: { bindingDeltas: [{ action: "REMOVE", role: "roles/owner", member: "user:a@example.com" }] },
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-perimeter-refused",
    title: "The perimeter refused {identity_name} ({action})",
    confidence: "medium",
    actions: ["*"],
    when: {
      all: [
        { field: "outcome", equals: "denied" },
        { field: "raw.protoPayload.metadata.violationReason", exists: true },
        // One that is not enforced yet reports what it would have refused.
        { not: { field: "raw.protoPayload.metadata.dryRun", equals: true } },
      ],
    },
    severity: "low",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Exfiltration", technique: "T1537" }],
    expected: "calls stay within the perimeter",
    shows: ["action", "src_ip"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "refused",
        records: [
          gcp("storage.googleapis.com", "google.storage.NoBillingOk", [], {
            status: { code: 7, message: "Request is prohibited by organization policy" },
            metadata: {
              "@type": "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata",
              violationReason: "NO_MATCHING_ACCESS_LEVEL",
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "let through by one that only reports",
        records: [
          gcp("storage.googleapis.com", "storage.objects.get", [], {
            status: { code: 7, message: "Request is prohibited by organization policy" },
            metadata: { dryRun: true, violationReason: "NO_MATCHING_ACCESS_LEVEL" },
          }),
        ],
      },
      {
        name: "refused for lack of rights",
        records: [gcp("storage.googleapis.com", "storage.objects.get", [], { status: { code: 7, message: "denied" } })],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-guard-removed",
    title: "{identity_name} weakened what watches or limits the organisation ({action})",
    confidence: "medium",
    actions: [
      "google.cloud.orgpolicy.v2.OrgPolicy.DeletePolicy",
      "google.cloud.orgpolicy.v2.OrgPolicy.UpdatePolicy",
      "SetOrgPolicy",
      "ClearOrgPolicy",
      "google.identity.accesscontextmanager.v1.AccessContextManager.DeleteServicePerimeter",
      "google.identity.accesscontextmanager.v1.AccessContextManager.UpdateServicePerimeter",
      "google.cloud.securitycenter.v1.SecurityCenter.CreateMuteConfig",
      "google.cloud.securitycenter.v1.SecurityCenter.DeleteNotificationConfig",
      "google.monitoring.v3.AlertPolicyService.DeleteAlertPolicy",
      "google.logging.v2.MetricsServiceV2.DeleteLogMetric",
      "google.iam.v2.Policies.DeletePolicy",
      "google.iam.v2.Policies.UpdatePolicy",
      "google.iam.v3.PrincipalAccessBoundaryPolicies.DeletePrincipalAccessBoundaryPolicy",
      "google.iam.v3.PolicyBindings.DeletePolicyBinding",
      "google.cloud.accessapproval.v1.AccessApproval.DeleteAccessApprovalSettings",
      "google.cloud.accessapproval.v1.AccessApproval.UpdateAccessApprovalSettings",
    ],
    when: { not: { any: [GOOGLE_STRICTER, ONLY_REPORTS] } },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "limits come from code and stay",
    shows: ["resource"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "what a perimeter enforces, beside its dry run",
        records: [perimeter("spec,status,useExplicitDryRunSpec")],
      },
      {
        name: "a perimeter",
        records: [
          gcp(
            "accesscontextmanager.googleapis.com",
            "google.identity.accesscontextmanager.v1.AccessContextManager.DeleteServicePerimeter",
            [],
          ),
        ],
      },
    ],
    quiet: [
      {
        name: "read",
        records: [
          gcp(
            "accesscontextmanager.googleapis.com",
            "google.identity.accesscontextmanager.v1.AccessContextManager.GetServicePerimeter",
            [],
          ),
        ],
      },
      { name: "a perimeter's dry run", records: [perimeter("spec,useExplicitDryRunSpec")] },
      {
        name: "enforced",
        records: [
          gcp("orgpolicy.googleapis.com", "google.cloud.orgpolicy.v2.OrgPolicy.UpdatePolicy", [], {
            request: { policy: { spec: { rules: [{ enforce: true }] } } },
          }),
        ],
      },
    ],
  },
];
