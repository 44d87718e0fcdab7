import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { RIGHTS_TAKEN } from "./narrower.ts";

const sources = ["gcp-audit"];
const KMS = "cloudkms.googleapis.com";
const IAM = "iam.googleapis.com";
const IAP = "google.cloud.iap.v1.IdentityAwareProxyAdminService";
const PROJECT = "shop-prod.iam.gserviceaccount.com";

const keyPolicy = (member: string): JsonObject =>
  gcp(KMS, "SetIamPolicy", ["cloudkms.cryptoKeys.setIamPolicy"], {
    request: { policy: { bindings: [{ role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", members: [member] }] } },
  });
const service = (spec: JsonObject): JsonObject =>
  gcp("run.googleapis.com", "google.cloud.run.v1.Services.CreateService", ["run.services.create"], {
    request: { service: { spec: { template: { spec } } } },
  });
const rewrite = (command: string): JsonObject =>
  gcp("storage.googleapis.com", "storage.objects.create", ["storage.objects.create"], {
    requestMetadata: { callerIp: "203.0.113.10", callerSuppliedUserAgent: `gsutil/5.35 (linux) command/${command}` },
  });

/** Google Cloud: ways to more rights that no grant of a role shows, and to data that nobody else can read. */
export const GCP_WAYS: readonly Rule[] = [
  plainRule({
    id: "gcp-tag-bound",
    title: "{identity_name} put a tag on {resource|a resource}, on which rights may depend",
    sources,
    actions: ["TagBindings.CreateTagBinding", "google.cloud.resourcemanager.v3.TagBindings.CreateTagBinding"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1098.003" },
    expected: "tags come with the resource, from code",
    fires: ["bound", gcp("cloudresourcemanager.googleapis.com", "TagBindings.CreateTagBinding", [])],
    quiet: ["listed", gcp("cloudresourcemanager.googleapis.com", "TagBindings.ListTagBindings", [])],
  }),
  plainRule({
    id: "gcp-key-for-storage",
    title: "{identity_name} let a project's storage use the key {resource|that the log does not name}",
    sources,
    service: KMS,
    actions: ["SetIamPolicy", "google.iam.v1.IAMPolicy.SetIamPolicy"],
    when: { field: "raw.protoPayload.request.policy.bindings.*.members", contains: "gs-project-accounts" },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "buckets are given their key when they are made",
    fires: ["storage", keyPolicy("serviceAccount:service-111111111111@gs-project-accounts.iam.gserviceaccount.com")],
    quiet: ["an application", keyPolicy(`serviceAccount:shop@${PROJECT}`)],
  }),
  plainRule({
    id: "gcp-objects-locked-anew",
    title: "{identity_name} rewrote objects under another key ({resource|not named in the log})",
    sources,
    actions: ["storage.objects.create"],
    when: {
      all: [
        { field: "user_agent", contains: "gsutil/" },
        { field: "user_agent", contains: "command/rewrite-k" },
      ],
    },
    severity: "medium",
    attempted: "medium",
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "a bucket has one key; keys change by rotation, without a rewrite",
    response: ["Stop the identity; look for the key, and keep the earlier generations of the objects."],
    fires: ["rewritten", rewrite("rewrite-k")],
    quiet: ["copied", rewrite("cp")],
  }),
  plainRule({
    id: "gcp-deployment-made",
    title: "{identity_name|Nobody} made a deployment, which acts with the rights of Deployment Manager ({resource})",
    sources,
    actions: ["v2", "v2beta", "alpha"].map((version) => `${version}.deploymentmanager.deployments.insert`),
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "Deployment Manager is hardly used any more; where it is, by a pipeline",
    fires: ["made", gcp("deploymentmanager.googleapis.com", "v2.deploymentmanager.deployments.insert", [])],
    quiet: ["read", gcp("deploymentmanager.googleapis.com", "v2.deploymentmanager.deployments.get", [])],
  }),
  plainRule({
    id: "gcp-proxy-policy-changed",
    title: "{identity_name} changed who may come through the proxy that asks for an identity ({resource})",
    sources,
    actions: [`${IAP}.SetIamPolicy`, `${IAP}.UpdateIapSettings`],
    when: { not: RIGHTS_TAKEN },
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "who may come through stands in code",
    fires: ["changed", gcp("iap.googleapis.com", `${IAP}.SetIamPolicy`, ["iap.webServices.setIamPolicy"])],
    quiet: [
      "taken back",
      gcp("iap.googleapis.com", `${IAP}.SetIamPolicy`, [], {
        serviceData: {
          policyDelta: { bindingDeltas: [{ action: "REMOVE", role: "roles/iap.admin", member: "user:a@example.com" }] },
        },
      }),
    ],
  }),
  plainRule({
    id: "gcp-workforce-pool-made",
    title: "{identity_name} made or changed a pool of people from another directory ({resource|not named in the log})",
    sources,
    actions: ["CreateWorkforcePool", "UpdateWorkforcePool", "UndeleteWorkforcePool"].map(
      (name) => `google.iam.admin.v1.WorkforcePools.${name}`,
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "pools are made once, when a directory is joined",
    fires: ["made", gcp(IAM, "google.iam.admin.v1.WorkforcePools.CreateWorkforcePool", ["iam.workforcePools.create"])],
    quiet: ["read", gcp(IAM, "google.iam.admin.v1.WorkforcePools.GetWorkforcePool", ["iam.workforcePools.get"])],
  }),
  traceRule({
    id: "gcp-service-made",
    title: "{identity_name} made the service or function {resource|that the log does not name}",
    sources,
    actions: [
      ...["v1", "v2"].map((version) => `google.cloud.run.${version}.Services.CreateService`),
      "google.cloud.functions.v1.CloudFunctionsService.CreateFunction",
      "google.cloud.functions.v2.FunctionService.CreateFunction",
    ],
    attack: { tactic: "Persistence", technique: "T1525" },
    expected: "services are made by the pipeline that brings their code",
    fires: ["as the default", service({ containers: [{ image: "shop" }] })],
    quiet: ["read", gcp("run.googleapis.com", "google.cloud.run.v1.Services.GetService", ["run.services.get"])],
  }),
  plainRule({
    id: "gcp-service-runs-as-account",
    title:
      "{identity_name} made the service {resource|that the log does not name}, which runs with the rights of an account",
    sources,
    actions: ["google.cloud.run.v1.Services.CreateService", "google.cloud.run.v2.Services.CreateService"],
    when: {
      any: ["spec.template.spec.serviceAccountName", "template.serviceAccount"].map((path) => ({
        field: `raw.protoPayload.request.service.${path}`,
        exists: true,
      })),
    },
    severity: "info",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "services are made by the pipeline that brings their code",
    fires: ["as an account", service({ serviceAccountName: `shop@${PROJECT}` })],
    quiet: ["as the default", service({ containers: [{ image: "shop" }] })],
  }),
  plainRule({
    id: "gcp-function-code-changed",
    title: "{identity_name} changed the function {resource|that the log does not name}",
    sources,
    actions: [
      "google.cloud.functions.v1.CloudFunctionsService.UpdateFunction",
      "google.cloud.functions.v2.FunctionService.UpdateFunction",
    ],
    severity: "info",
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "functions change by the pipeline that brings their code",
    fires: [
      "changed",
      gcp("cloudfunctions.googleapis.com", "google.cloud.functions.v2.FunctionService.UpdateFunction", []),
    ],
    quiet: ["read", gcp("cloudfunctions.googleapis.com", "google.cloud.functions.v2.FunctionService.GetFunction", [])],
  }),
  plainRule({
    id: "gcp-notebook-start-written",
    title: "{identity_name} wrote what the notebook {resource|that the log does not name} runs when it starts",
    sources,
    actions: ["google.cloud.notebooks.*"],
    when: {
      all: [
        { any: ["UpdateInstance", "CreateInstance"].map((name) => ({ field: "action", suffix: `.${name}` })) },
        {
          any: ["gceSetup.metadata.post-startup-script", "gceSetup.metadata.startup-script", "postStartupScript"].map(
            (path) => ({ field: `raw.protoPayload.request.instance.${path}`, exists: true }),
          ),
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Execution", technique: "T1059.009" },
    expected: "a notebook starts with what its team's code says",
    fires: ["from a bucket", notebook({ metadata: { "post-startup-script": "gs://other/start.sh" } })],
    quiet: ["its machine", notebook({ machineType: "e2-standard-4" })],
  }),
];

function notebook(gceSetup: JsonObject): JsonObject {
  return gcp("notebooks.googleapis.com", "google.cloud.notebooks.v2.NotebookService.UpdateInstance", [], {
    request: { instance: { gceSetup } },
  });
}
