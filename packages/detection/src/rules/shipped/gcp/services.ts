import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { SECRETS_READ } from "../secrets-read.ts";
import { DATABASE_GUARDED, SERVICE_LENT_TO_MACHINES } from "./narrower.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

const CALLED_BY_ONE = gcp("run.googleapis.com", "google.cloud.run.v1.Services.SetIamPolicy", [], {
  serviceData: {
    policyDelta: {
      bindingDeltas: [
        { action: "ADD", role: "roles/run.invoker", member: "serviceAccount:timer@shop-prod.iam.gserviceaccount.com" },
      ],
    },
  },
});

/** Google Cloud: services, secrets and pods. */
export const GCP_SERVICES: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-database-changed",
    title: "{identity_name} changed the settings of the database {resource|that the log does not name}",
    confidence: "medium",
    actions: [
      "cloudsql.instances.update",
      "cloudsql.instances.patch",
      "cloudsql.instances.delete",
      "cloudsql.sslCerts.create",
      "cloudsql.users.update",
      "cloudsql.instances.restoreBackup",
      "cloudsql.instances.import",
      "cloudsql.users.create",
      "cloudsql.users.delete",
    ],
    when: { not: DATABASE_GUARDED },
    severity: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685" }],
    expected: "databases come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [gcp("cloudsql.googleapis.com", "cloudsql.instances.update", ["cloudsql.instances.update"])],
      },
      {
        name: "it demands encryption, and is on the internet",
        records: [
          gcp("cloudsql.googleapis.com", "cloudsql.instances.patch", [], {
            request: { body: { settings: { ipConfiguration: { requireSsl: true, ipv4Enabled: true } } } },
          }),
        ],
      },
    ],
    quiet: [
      { name: "read", records: [gcp("cloudsql.googleapis.com", "cloudsql.instances.get", ["cloudsql.instances.get"])] },
      {
        name: "it demands encryption",
        records: [
          gcp("cloudsql.googleapis.com", "cloudsql.instances.patch", [], {
            request: { body: { settings: { ipConfiguration: { requireSsl: true } } } },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-service-rights-changed",
    title: "{identity_name} changed who may use {resource|a service} ({action})",
    confidence: "medium",
    actions: [
      "google.cloud.run.v1.Services.SetIamPolicy",
      "google.cloud.run.v2.Services.SetIamPolicy",
      "compute.instances.setIamPolicy",
      "v1.compute.instances.setIamPolicy",
      "google.cloud.functions.v1.CloudFunctionsService.SetIamPolicy",
      "google.cloud.functions.v2.CloudFunctionsService.SetIamPolicy",
      "google.cloud.functions.v2.FunctionService.SetIamPolicy",
      "google.cloud.secretmanager.v1.SecretManagerService.SetIamPolicy",
    ],
    when: { not: SERVICE_LENT_TO_MACHINES },
    severity: "low",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "rights come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "of a service",
        records: [
          gcp("run.googleapis.com", "google.cloud.run.v1.Services.SetIamPolicy", ["run.services.setIamPolicy"]),
        ],
      },
    ],
    quiet: [
      {
        name: "read",
        records: [
          gcp("run.googleapis.com", "google.cloud.run.v1.Services.GetIamPolicy", ["run.services.getIamPolicy"]),
        ],
      },
      { name: "a machine may call it", records: [CALLED_BY_ONE] },
    ],
  },
  {
    ...BASE,
    id: "gcp-secrets-enumerated",
    title: "{identity_name} read many secrets of {account_uid|a project}",
    confidence: "medium",
    actions: ["google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion"],
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 15, withinMs: 600000 },
    ...SECRETS_READ,
    severity: "high",
    attacks: [{ tactic: "Credential Access", technique: "T1555.006" }],
    owasp: ["NHI2", "NHI5"],
    expected: "an application reads the few secrets that it needs",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [
      "Disable the service account's key, or take its right to read secrets (both reversible); make the secrets that were read anew.",
    ],
    fires: [
      {
        name: "fifteen",
        records: Array.from({ length: 15 }, (_, n) =>
          gcp(
            "secretmanager.googleapis.com",
            "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
            ["secretmanager.versions.access"],
            { resourceName: `projects/1/secrets/s${n}/versions/1` },
          ),
        ),
      },
    ],
    quiet: [
      {
        name: "one, often",
        records: Array.from({ length: 15 }, () =>
          gcp(
            "secretmanager.googleapis.com",
            "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
            ["secretmanager.versions.access"],
          ),
        ),
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-node-port-opened",
    title: "{identity_name} opened the service {resource|that the log does not name} on every node",
    confidence: "medium",
    actions: ["io.k8s.core.v1.services.create", "io.k8s.core.v1.services.update", "io.k8s.core.v1.services.patch"],
    when: { field: "raw.protoPayload.request.spec.type", equals: "NodePort" },
    severity: "low",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    expected: "services are reached through an ingress",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "a node port",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.services.create", ["io.k8s.core.v1.services.create"], {
            request: { spec: { type: "NodePort" } },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "within",
        records: [
          gcp("k8s.io", "io.k8s.core.v1.services.create", ["io.k8s.core.v1.services.create"], {
            request: { spec: { type: "ClusterIP" } },
          }),
        ],
      },
    ],
  },
];
