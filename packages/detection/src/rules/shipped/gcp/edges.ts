import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { method } from "./method.ts";

const sources = ["gcp-audit"];
const REQUEST = "raw.protoPayload.request";

const call = (service: string, name: string, payload: JsonObject = {}) =>
  gcp(`${service}.googleapis.com`, name, [], payload);
const PAM = "google.cloud.privilegedaccessmanager.v1.PrivilegedAccessManager";
const THREATS = "google.cloud.securitycenter.settings.v1beta1.SecurityCenterSettingsService";

/** Google Cloud: agents and models, rights for a while, and ways out and through at the edges of a project. */
export const GCP_EDGES: readonly Rule[] = [
  plainRule({
    id: "gcp-agent-changed",
    title: "{identity_name} made or changed an agent, what it calls, or a model of its own ({action})",
    sources,
    actions: [
      ...["google.cloud.aiplatform.*", "google.cloud.discoveryengine.*", "google.cloud.dialogflow.*"],
      "google.cloud.geminidataanalytics.*",
    ],
    when: method(
      ...["CreateReasoningEngine", "UpdateReasoningEngine", "DeleteReasoningEngine", "CreateTuningJob"],
      ...["CreateAgent", "UpdateAgent", "DeleteAgent", "CreateWebhook", "UpdateWebhook", "CreateTool", "UpdateTool"],
      ...["CreateDataAgent", "UpdateDataAgent"],
    ),
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1546" },
    expected: "agents and their tools come from the pipeline",
    fires: ["an agent", call("aiplatform", "google.cloud.aiplatform.v1.ReasoningEngineService.CreateReasoningEngine")],
    quiet: ["asked", call("aiplatform", "google.cloud.aiplatform.v1.PredictionService.GenerateContent")],
  }),
  plainRule({
    id: "gcp-rights-given-for-a-while",
    title:
      "{identity_name} gave, or changed who may be given, rights for a while ({action} of {resource|not named in the log})",
    sources,
    actions: [`${PAM}.*`],
    when: method("CreateEntitlement", "UpdateEntitlement", "ApproveGrant", "CreateGrant"),
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "people ask for rights, and others say yes: machines have theirs all the time",
    fires: ["approved", call("privilegedaccessmanager", `${PAM}.ApproveGrant`)],
    quiet: ["listed", call("privilegedaccessmanager", `${PAM}.ListGrants`)],
  }),
  plainRule({
    id: "gcp-threat-watch-changed",
    title: "{identity_name} changed what Security Command Center watches ({action})",
    sources,
    actions: [`${THREATS}.Update*`, "google.cloud.securitycenter.settings.v1.SecurityCenterSettingsService.Update*"],
    when: method("UpdateEventThreatDetectionSettings", "UpdateContainerThreatDetectionSettings"),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "detectors are set up once, for the organization",
    fires: ["threats", call("securitycenter", `${THREATS}.UpdateEventThreatDetectionSettings`)],
    quiet: ["read", call("securitycenter", `${THREATS}.GetEventThreatDetectionSettings`)],
  }),
  plainRule({
    id: "gcp-rows-let-out",
    title:
      "{identity_name} took a guard from rows, or listed data for others ({action} of {resource|not named in the log})",
    sources,
    actions: ["google.cloud.bigquery.*"],
    when: method(
      ...["DeleteRowAccessPolicy", "BatchDeleteRowAccessPolicies", "CreateListing", "CreateDataExchange"],
      "DeleteDataPolicy",
    ),
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "data is shared by an agreement",
    fires: ["listed", call("analyticshub", "google.cloud.bigquery.analyticshub.v1.AnalyticsHubService.CreateListing")],
    quiet: ["read", call("analyticshub", "google.cloud.bigquery.analyticshub.v1.AnalyticsHubService.GetListing")],
  }),
  plainRule({
    id: "gcp-key-material-brought",
    title: "{identity_name} brought a key from outside, or had one kept there ({resource|not named in the log})",
    sources,
    service: "cloudkms.googleapis.com",
    actions: [
      ...["ImportCryptoKeyVersion", "CreateEkmConnection", "CreateImportJob"],
      ...["KeyManagementService.ImportCryptoKeyVersion", "EkmService.CreateEkmConnection"].map(
        (name) => `google.cloud.kms.v1.${name}`,
      ),
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1486" },
    expected: "keys are made where they are used: whoever has the material may take it away",
    fires: ["brought", call("cloudkms", "ImportCryptoKeyVersion")],
    quiet: ["made", call("cloudkms", "CreateCryptoKeyVersion")],
  }),
  plainRule({
    id: "gcp-job-started-otherwise",
    title:
      "{identity_name} ran the job {resource|that the log does not name} with another command or other settings than its own",
    sources,
    actions: ["google.cloud.run.v1.Jobs.RunJob", "google.cloud.run.v2.Jobs.RunJob"],
    when: {
      any: ["args", "env", "command"].map((name) => ({
        field: `${REQUEST}.overrides.containerOverrides.*.${name}`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Execution", technique: "T1648" },
    expected: "jobs run as they were made: what is put in runs with the job's account",
    fires: [
      "a command",
      call("run", "google.cloud.run.v2.Jobs.RunJob", {
        request: { overrides: { containerOverrides: [{ args: ["sh"] }] } },
      }),
    ],
    quiet: ["its own", call("run", "google.cloud.run.v2.Jobs.RunJob", { request: { name: "j" } })],
  }),
  plainRule({
    id: "gcp-schedule-acts-as-account",
    title:
      "{identity_name} made or changed a schedule that calls as a service account ({resource|not named in the log})",
    sources,
    actions: ["CreateJob", "UpdateJob"].flatMap((name) =>
      ["v1", "v1beta1"].map((version) => `google.cloud.scheduler.${version}.CloudScheduler.${name}`),
    ),
    when: {
      any: ["oauthToken", "oidcToken"].map((token) => ({
        field: `${REQUEST}.job.httpTarget.${token}.serviceAccountEmail`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "schedules come from code",
    fires: [
      "as an account",
      call("cloudscheduler", "google.cloud.scheduler.v1.CloudScheduler.CreateJob", {
        request: { job: { httpTarget: { oauthToken: { serviceAccountEmail: "a@p.iam.gserviceaccount.com" } } } },
      }),
    ],
    quiet: [
      "as nobody",
      call("cloudscheduler", "google.cloud.scheduler.v1.CloudScheduler.CreateJob", {
        request: { job: { httpTarget: { uri: "https://shop.example" } } },
      }),
    ],
  }),
  plainRule({
    id: "gcp-messages-sent-elsewhere",
    title: "{identity_name} has messages sent to an address ({resource|not named in the log})",
    sources,
    actions: ["ModifyPushConfig", "UpdateSubscription"].map((name) => `google.pubsub.v1.Subscriber.${name}`),
    when: {
      any: ["pushConfig.pushEndpoint", "subscription.pushConfig.pushEndpoint"].map((path) => ({
        field: `${REQUEST}.${path}`,
        exists: true,
      })),
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "messages take the ways that code has",
    fires: [
      "to another",
      call("pubsub", "google.pubsub.v1.Subscriber.ModifyPushConfig", {
        request: { pushConfig: { pushEndpoint: "https://paste.example" } },
      }),
    ],
    quiet: ["no more", call("pubsub", "google.pubsub.v1.Subscriber.ModifyPushConfig", { request: { pushConfig: {} } })],
  }),
  plainRule({
    id: "gcp-project-let-go",
    title: "{identity_name} took what keeps a project, or had somebody else pay for it ({action})",
    sources,
    actions: [
      ...["google.cloud.resourcemanager.v3.Liens.DeleteLien", "DeleteLien", "AssignResourceToBillingAccount"],
      ...["google.cloud.billing.v1.CloudBilling.UpdateProjectBillingInfo", "UpdateProjectBillingInfo"],
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1489" },
    expected: "projects stay with their owner",
    fires: ["let go", call("cloudresourcemanager", "google.cloud.resourcemanager.v3.Liens.DeleteLien")],
    quiet: ["kept", call("cloudresourcemanager", "google.cloud.resourcemanager.v3.Liens.CreateLien")],
  }),
  plainRule({
    id: "gcp-customers-sign-in-changed",
    title: "{identity_name} changed how customers sign in ({action})",
    sources,
    service: "identitytoolkit.googleapis.com",
    actions: ["google.cloud.identitytoolkit.*"],
    when: method(
      ...["UpdateConfig", "CreateOAuthIdpConfig", "UpdateOAuthIdpConfig", "CreateInboundSamlConfig"],
      "UpdateInboundSamlConfig",
    ),
    severity: "low",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "ways to sign in are set up once",
    fires: [
      "changed",
      call("identitytoolkit", "google.cloud.identitytoolkit.admin.v2.ProjectConfigService.UpdateConfig"),
    ],
    quiet: ["read", call("identitytoolkit", "google.cloud.identitytoolkit.admin.v2.ProjectConfigService.GetConfig")],
  }),
  traceRule({
    id: "gcp-log-sink-made",
    title: "{identity_name} made the way of logs {resource|that the log does not name}",
    sources,
    actions: ["google.logging.v2.ConfigServiceV2.CreateSink", "google.logging.v2.ConfigServiceV2.CreateLink"],
    attack: { tactic: "Collection", technique: "T1530" },
    expected:
      "logs are sent where the organization keeps them: another way copies each call to wherever its maker likes",
    fires: ["made", call("logging", "google.logging.v2.ConfigServiceV2.CreateSink")],
    quiet: ["read", call("logging", "google.logging.v2.ConfigServiceV2.GetSink")],
  }),
  traceRule({
    id: "gcp-project-made",
    title: "{identity_name} made the project {resource|that the log does not name}",
    sources,
    actions: ["CreateProject", "google.cloud.resourcemanager.v3.Projects.CreateProject"],
    attack: { tactic: "Impact", technique: "T1496.001" },
    expected: "projects come from the factory of the organization",
    fires: ["made", call("cloudresourcemanager", "CreateProject")],
    quiet: ["read", call("cloudresourcemanager", "GetProject")],
  }),
];
