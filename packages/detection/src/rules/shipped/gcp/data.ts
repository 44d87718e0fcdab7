import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { OS_LOGIN_ADDED } from "./narrower.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

const METADATA_KEYS = ["instanceMetadataDelta", "projectMetadataDelta"].map(
  (delta) => `raw.protoPayload.metadata.${delta}.*`,
);
/** Keys of a machine's metadata that let somebody in, or that it runs. */
const TELLING_KEYS = [
  ...["*ssh*", "*script*", "*oslogin*", "serial-port*", "user-data", "sysprep*", "windows-keys", "kube-env"],
  ...["gce-container-declaration", "google-*-policy*"],
];

/** Google Cloud: data, keys, names and machines. */
export const GCP_DATA: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-objects-read-in-bulk",
    title: "{identity_name} read many objects of {account_uid|a project}",
    confidence: "medium",
    kinds: ["human", "unknown"],
    actions: ["storage.objects.get"],
    threshold: { distinct: ["resource"], noun: "objects", atLeast: 60, withinMs: 600000 },
    severity: "medium",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    owasp: ["NHI10"],
    expected: "a machine reads the objects of its task",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "sixty",
        records: Array.from({ length: 60 }, (_, n) =>
          gcp("storage.googleapis.com", "storage.objects.get", ["storage.objects.get"], {
            resourceName: `projects/_/buckets/b/objects/${n}`,
            authenticationInfo: { principalEmail: "eve@example.com" },
          }),
        ),
      },
    ],
    quiet: [
      {
        name: "one, often",
        records: Array.from({ length: 60 }, () =>
          gcp("storage.googleapis.com", "storage.objects.get", ["storage.objects.get"]),
        ),
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-key-of-another-project-used",
    title: "{identity_name} encrypted with the key {resource|that the log does not name}, which is another project's",
    confidence: "medium",
    actions: ["Encrypt", "google.cloud.kms.v1.KeyManagementService.Encrypt"],
    when: {
      cel: 'event.identity_name.contains("@") && event.identity_name.endsWith(".iam.gserviceaccount.com") && event.resource.startsWith("projects/") && !event.resource.startsWith("projects/" + event.identity_name.substring(event.identity_name.indexOf("@") + 1, event.identity_name.indexOf(".iam.gserviceaccount.com")) + "/")',
    },
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1486" }],
    expected: "a project encrypts with its own keys",
    shows: ["resource", "account_uid"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "another's",
        records: [
          gcp("cloudkms.googleapis.com", "Encrypt", ["cloudkms.cryptoKeyVersions.useToEncrypt"], {
            resourceName: "projects/evil/locations/eu/keyRings/r/cryptoKeys/k",
            authenticationInfo: { principalEmail: "ci@shop-prod.iam.gserviceaccount.com" },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "its own",
        records: [
          gcp("cloudkms.googleapis.com", "Encrypt", ["cloudkms.cryptoKeyVersions.useToEncrypt"], {
            resourceName: "projects/shop-prod/locations/eu/keyRings/r/cryptoKeys/k",
            authenticationInfo: { principalEmail: "ci@shop-prod.iam.gserviceaccount.com" },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-table-destroyed",
    title: "{identity_name} destroyed data of BigQuery ({action})",
    confidence: "medium",
    actions: [
      "google.cloud.bigquery.v2.JobService.InsertJob",
      "jobservice.insert",
      "google.cloud.bigquery.v2.TableService.DeleteTable",
      "google.cloud.bigquery.v2.DatasetService.DeleteDataset",
      "datasetservice.delete",
      "tableservice.delete",
      "bigquery.tables.delete",
      "bigquery.datasets.delete",
    ],
    when: {
      any: [
        { field: "action", contains: "delete" },
        {
          field: "raw.protoPayload.metadata.jobChange.job.jobConfig.queryConfig.statementType",
          in: ["DROP_TABLE", "DELETE", "TRUNCATE_TABLE", "DROP_SCHEMA", "DROP_VIEW", "UPDATE"],
        },
        {
          field: "raw.protopayload.metadata.jobChange.job.jobConfig.queryConfig.statementType",
          in: ["DROP_TABLE", "DELETE", "TRUNCATE_TABLE", "DROP_SCHEMA", "UPDATE"],
        },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "tables end with their expiry",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "dropped",
        records: [
          gcp("bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", ["bigquery.jobs.create"], {
            metadata: {
              jobChange: {
                job: { jobConfig: { queryConfig: { query: "DROP TABLE x", statementType: "DROP_TABLE" } } },
              },
            },
          }),
        ],
      },
      {
        name: "deleted",
        records: [
          gcp("bigquery.googleapis.com", "google.cloud.bigquery.v2.TableService.DeleteTable", [
            "bigquery.tables.delete",
          ]),
        ],
      },
    ],
    quiet: [
      {
        name: "selected",
        records: [
          gcp("bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.InsertJob", ["bigquery.jobs.create"], {
            metadata: {
              jobChange: { job: { jobConfig: { queryConfig: { query: "SELECT 1", statementType: "SELECT" } } } },
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-name-zone-changed",
    title: "{identity_name} changed the names of {resource|a zone} ({action})",
    confidence: "medium",
    actions: [
      "dns.managedZones.delete",
      "dns.managedZones.patch",
      "dns.managedZones.update",
      "dns.changes.create",
      "dns.policies.delete",
    ],
    severity: "info",
    attacks: [{ tactic: "Impact", technique: "T1489" }],
    expected: "names change with their service",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "deleted", records: [gcp("dns.googleapis.com", "dns.managedZones.delete", ["dns.managedZones.delete"])] },
    ],
    quiet: [{ name: "read", records: [gcp("dns.googleapis.com", "dns.managedZones.get", ["dns.managedZones.get"])] }],
  },
  {
    ...BASE,
    id: "gcp-machine-entered",
    title: "{identity_name} opened the way into {resource|a machine} ({action})",
    confidence: "medium",
    actions: [
      "AuthorizeUser",
      "google.cloud.oslogin.dataplane.OsLoginDataPlaneService.CheckPolicy",
      "google.ssh-serialport.v1.connect",
      "google.cloud.oslogin.v1.OsLoginService.ImportSshPublicKey",
      "google.cloud.oslogin.OsLoginService.v1.ImportSshPublicKey",
    ],
    severity: "low",
    attacks: [{ tactic: "Lateral Movement", technique: "T1021.004" }],
    owasp: ["NHI10"],
    expected: "machines are entered by few people",
    shows: ["resource", "src_ip"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "through the proxy",
        records: [gcp("iap.googleapis.com", "AuthorizeUser", ["iap.tunnelInstances.accessViaIAP"])],
      },
    ],
    quiet: [
      {
        name: "listed",
        records: [gcp("compute.googleapis.com", "v1.compute.instances.list", ["compute.instances.list"])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-machine-metadata-changed",
    title: "{identity_name} changed the metadata of {resource|machines}, where keys and start scripts stand",
    confidence: "medium",
    actions: [
      "v1.compute.projects.setCommonInstanceMetadata",
      "v1.compute.instances.setMetadata",
      "beta.compute.instances.setMetadata",
      "beta.compute.projects.setCommonInstanceMetadata",
      "compute.instances.setMetadata",
    ],
    // Where the log names the keys, only those that let somebody in or are run are told.
    when: {
      all: [
        { not: OS_LOGIN_ADDED },
        {
          any: [
            { not: { any: METADATA_KEYS.map((field) => ({ field, exists: true })) } },
            { any: METADATA_KEYS.flatMap((field) => TELLING_KEYS.map((matches) => ({ field, matches }))) },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    attacks: [{ tactic: "Persistence", technique: "T1098.004" }],
    expected: "metadata comes from the template",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "of a machine",
        records: [gcp("compute.googleapis.com", "v1.compute.instances.setMetadata", ["compute.instances.setMetadata"])],
      },
    ],
    quiet: [
      {
        name: "people come in by their own accounts",
        records: [
          gcp("compute.googleapis.com", "v1.compute.projects.setCommonInstanceMetadata", [], {
            metadata: { projectMetadataDelta: { addedMetadataKeys: ["enable-oslogin"] } },
          }),
        ],
      },
      {
        name: "a key of no meaning",
        records: [
          gcp("compute.googleapis.com", "v1.compute.instances.setMetadata", [], {
            metadata: { instanceMetadataDelta: { modifiedMetadataKeys: ["created-by"] } },
          }),
        ],
      },
      {
        name: "labels",
        records: [gcp("compute.googleapis.com", "v1.compute.instances.setLabels", ["compute.instances.setLabels"])],
      },
    ],
  },
];
