import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { IS_RANSOM_NOTE } from "../several/ransom-notes.ts";
import { DELTAS, SENT_MEMBERS, SENT_ROLES, SET_IAM } from "./iam-methods.ts";
import { BUCKET_LENT_TO_ONE } from "./narrower.ts";

const BASE = { version: 1, sources: ["gcp-audit"], owasp: [] } as const;
const ROUTINE = "Deployments that are written down: by the same identity, at their times.";
const ASK = "Ask whoever did it; take the grant back or disable what was made (both reversible).";

const READER = "serviceAccount:reports@shop-prod.iam.gserviceaccount.com";
const lent = (role: string, member: string) =>
  gcp("storage.googleapis.com", "storage.setIamPermissions", [], {
    serviceData: { policyDelta: { bindingDeltas: [{ action: "ADD", role, member }] } },
  });
const EVERYBODY = ["allUsers", "allAuthenticatedUsers"];

/** Google Cloud: logs and buckets. */
export const GCP_STORAGE: readonly Rule[] = [
  {
    ...BASE,
    id: "gcp-log-sink-changed",
    title: "{identity_name} changed where logs go ({action})",
    confidence: "medium",
    actions: [
      "google.logging.v2.ConfigServiceV2.UpdateSink",
      "google.logging.v2.ConfigServiceV2.DeleteSink",
      "google.logging.v2.ConfigServiceV2.CreateExclusion",
      "google.logging.v2.ConfigServiceV2.UpdateExclusion",
      "google.logging.v2.ConfigServiceV2.DeleteBucket",
      "google.logging.v2.LoggingServiceV2.DeleteLog",
    ],
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1685.002" }],
    expected: "sinks stay as they are",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [
      "Put it back as it was (reversible); what was not sent on meanwhile may still be in the project's own log buckets.",
    ],
    fires: [
      {
        name: "a sink",
        records: [
          gcp("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.UpdateSink", ["logging.sinks.update"]),
        ],
      },
    ],
    quiet: [
      {
        name: "listed",
        records: [gcp("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.ListSinks", ["logging.sinks.list"])],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-made-public",
    title:
      "{identity_name} let everybody use {resource|something} ({raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.member|allUsers})",
    confidence: "high",
    actions: SET_IAM,
    when: {
      any: [
        {
          each: DELTAS,
          where: {
            all: [
              { field: "item.action", equals: "ADD" },
              { field: "item.member", in: EVERYBODY },
            ],
          },
        },
        {
          all: [{ field: DELTAS, exists: false }, { any: SENT_MEMBERS.map((field) => ({ field, in: EVERYBODY })) }],
        },
      ],
    },
    severity: "high",
    attempted: "medium",
    attacks: [{ tactic: "Exfiltration", technique: "T1567" }],
    expected: "nothing is for everybody",
    shows: ["resource", "raw.protoPayload.serviceData.policyDelta.bindingDeltas.*.role"],
    key: "resource",
    alike: [`${DELTAS}.*.member`, `${DELTAS}.*.role`, ...SENT_MEMBERS, ...SENT_ROLES],
    falsePositives: [ROUTINE],
    response: [
      "Take away the binding of allUsers or allAuthenticatedUsers (reversible); what was read meanwhile is disclosed.",
    ],
    fires: [
      {
        name: "a notebook, whose log has the policy alone",
        records: [
          gcp("notebooks.googleapis.com", "google.cloud.notebooks.v1.NotebookService.SetIamPolicy", [], {
            request: { policy: { bindings: [{ role: "roles/viewer", members: ["allAuthenticatedUsers"] }] } },
          }),
        ],
      },
      {
        name: "a bucket",
        records: [
          gcp("storage.googleapis.com", "storage.setIamPermissions", ["storage.buckets.setIamPolicy"], {
            serviceData: {
              policyDelta: {
                bindingDeltas: [{ action: "ADD", role: "roles/storage.objectViewer", member: "allUsers" }],
              },
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "taken back",
        records: [
          gcp("storage.googleapis.com", "storage.setIamPermissions", ["storage.buckets.setIamPolicy"], {
            serviceData: {
              policyDelta: {
                bindingDeltas: [{ action: "REMOVE", role: "roles/storage.objectViewer", member: "allUsers" }],
              },
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-bucket-rights-changed",
    title: "{identity_name} changed who may use {resource|a bucket}",
    confidence: "medium",
    actions: ["storage.setIamPermissions"],
    when: { not: BUCKET_LENT_TO_ONE },
    severity: "low",
    attacks: [{ tactic: "Collection", technique: "T1530" }],
    expected: "rights on buckets come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [gcp("storage.googleapis.com", "storage.setIamPermissions", ["storage.buckets.setIamPolicy"])],
      },
      { name: "somebody may delete it", records: [lent("roles/storage.admin", "user:eve@example.com")] },
      { name: "a stranger reads", records: [lent("roles/storage.objectViewer", "user:eve@elsewhere.example")] },
    ],
    quiet: [
      {
        name: "read",
        records: [gcp("storage.googleapis.com", "storage.getIamPermissions", ["storage.buckets.getIamPolicy"])],
      },
      { name: "a machine reads", records: [lent("roles/storage.objectViewer", READER)] },
    ],
  },
  {
    ...BASE,
    id: "gcp-bucket-changed",
    title: "{identity_name} changed or deleted the bucket {resource|that the log does not name}",
    confidence: "medium",
    actions: ["storage.buckets.update", "storage.buckets.delete", "storage.buckets.patch"],
    severity: "low",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "buckets come from code",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [gcp("storage.googleapis.com", "storage.buckets.update", ["storage.buckets.update"])],
      },
    ],
    quiet: [{ name: "read", records: [gcp("storage.googleapis.com", "storage.buckets.get", ["storage.buckets.get"])] }],
  },
  {
    ...BASE,
    id: "gcp-ransom-note-written",
    title: "{identity_name} wrote {resource|a file}, which is named as a ransom note",
    confidence: "high",
    actions: ["storage.objects.create"],
    when: IS_RANSOM_NOTE,
    severity: "high",
    attacks: [{ tactic: "Impact", technique: "T1486" }],
    expected: "files are named for what they are",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [
      "Disable the service account or its key (reversible); former versions and objects that are softly deleted can be restored.",
      "Keep the note.",
    ],
    fires: [
      {
        name: "a note",
        records: [
          gcp("storage.googleapis.com", "storage.objects.create", ["storage.objects.create"], {
            resourceName: "projects/_/buckets/data/objects/HOW_TO_DECRYPT_FILES.txt",
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "a report",
        records: [
          gcp("storage.googleapis.com", "storage.objects.create", ["storage.objects.create"], {
            resourceName: "projects/_/buckets/data/objects/report.txt",
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "gcp-objects-deleted-in-bulk",
    title: "{identity_name} deleted many objects of {account_uid|a project}",
    confidence: "medium",
    actions: ["storage.objects.delete"],
    threshold: { distinct: ["resource"], noun: "objects", atLeast: 60, withinMs: 600000 },
    severity: "medium",
    attacks: [{ tactic: "Impact", technique: "T1485" }],
    expected: "objects end with their lifecycle",
    shows: ["resource"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "sixty",
        records: Array.from({ length: 60 }, (_, n) =>
          gcp("storage.googleapis.com", "storage.objects.delete", ["storage.objects.delete"], {
            resourceName: `projects/_/buckets/b/objects/${n}`,
          }),
        ),
      },
    ],
    quiet: [
      {
        name: "one, often",
        records: Array.from({ length: 60 }, () =>
          gcp("storage.googleapis.com", "storage.objects.delete", ["storage.objects.delete"]),
        ),
      },
    ],
  },
];
