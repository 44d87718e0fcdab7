import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { method } from "./method.ts";

const sources = ["gcp-audit"];

/** Google Cloud: keys of projects, commands on many machines, and data that leaves by another way than its store's. */
export const GCP_SIDE_DOORS: readonly Rule[] = [
  plainRule({
    id: "gcp-api-key-taken",
    title: "{identity_name} read, made or loosened an API key of {account_uid} ({action})",
    sources,
    actions: ["google.api.apikeys.*"],
    when: method("GetKeyString", "CreateKey", "UpdateKey", "UndeleteKey"),
    severity: "low",
    attempted: "low",
    owasp: ["NHI2", "NHI7"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "keys come from code, and are restricted",
    fires: [
      "its text",
      gcp("apikeys.googleapis.com", "google.api.apikeys.v2.ApiKeys.GetKeyString", ["apikeys.keys.getKeyString"]),
    ],
    quiet: ["listed", gcp("apikeys.googleapis.com", "google.api.apikeys.v2.ApiKeys.ListKeys", ["apikeys.keys.list"])],
  }),
  plainRule({
    id: "gcp-command-on-machines",
    title: "{identity_name} let many machines, or a scheduler, run something ({action})",
    sources,
    actions: ["google.cloud.osconfig.*", "google.cloud.orchestration.airflow.*"],
    when: method("ExecutePatchJob", "CreateOSPolicyAssignment", "UpdateOSPolicyAssignment", "ExecuteAirflowCommand"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1651" },
    expected: "patches come by a deployment, commands from the pipeline",
    fires: [
      "a policy of theirs",
      gcp("osconfig.googleapis.com", "google.cloud.osconfig.v1.OsConfigZonalService.CreateOSPolicyAssignment", [
        "osconfig.osPolicyAssignments.create",
      ]),
    ],
    quiet: [
      "listed",
      gcp("osconfig.googleapis.com", "google.cloud.osconfig.v1.OsConfigService.ListPatchJobs", [
        "osconfig.patchJobs.list",
      ]),
    ],
  }),
  plainRule({
    id: "gcp-data-transferred",
    title: "{identity_name} set up a transfer of data, or where messages are pushed to ({action})",
    sources,
    actions: ["google.storagetransfer.*", "google.pubsub.v1.Subscriber.*"],
    when: {
      any: [
        method("CreateTransferJob", "UpdateTransferJob"),
        {
          all: [
            method("ModifyPushConfig", "UpdateSubscription"),
            {
              any: ["pushConfig.pushEndpoint", "subscription.pushConfig.pushEndpoint"].map((path) => ({
                field: `raw.protoPayload.request.${path}`,
                exists: true,
              })),
            },
          ],
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "transfers are set up with the project",
    fires: [
      "a job",
      gcp("storagetransfer.googleapis.com", "google.storagetransfer.v1.StorageTransferService.CreateTransferJob", [
        "storagetransfer.jobs.create",
      ]),
    ],
    quiet: [
      "one looked at",
      gcp("storagetransfer.googleapis.com", "google.storagetransfer.v1.StorageTransferService.GetTransferJob", [
        "storagetransfer.jobs.get",
      ]),
    ],
  }),
  plainRule({
    id: "gcp-project-moved",
    title: "{identity_name} moved or gave away a project or a name ({action})",
    sources,
    actions: ["google.cloud.resourcemanager.v3.*", "google.cloud.domains.*"],
    when: method(
      "MoveProject",
      "MoveFolder",
      "DeleteFolder",
      "RetrieveAuthorizationCode",
      "ResetAuthorizationCode",
      "ExportRegistration",
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "projects and names stay where they are",
    fires: [
      "moved",
      gcp("cloudresourcemanager.googleapis.com", "google.cloud.resourcemanager.v3.Projects.MoveProject", [
        "resourcemanager.projects.update",
      ]),
    ],
    quiet: [
      "read",
      gcp("cloudresourcemanager.googleapis.com", "google.cloud.resourcemanager.v3.Projects.GetProject", [
        "resourcemanager.projects.get",
      ]),
    ],
  }),
];
