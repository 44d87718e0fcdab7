/** What a Sigma log source is here: our sources, and how its field names are read. */
export interface SigmaSource {
  readonly sources: readonly string[];
  /** Where the vendor's record holds a field: `raw.` and the name, unless it is listed. */
  readonly fields: Readonly<Record<string, string>>;
  /** What stands before a name in the record. */
  readonly under: string;
}

const RAW = "raw.";

/** `product/service` of Sigma's taxonomy for cloud and SaaS, in lower case. */
const SOURCES: Readonly<Record<string, SigmaSource>> = {
  "aws/cloudtrail": {
    sources: ["aws-cloudtrail"],
    fields: { eventname: "action", eventsource: "service", errorcode: "error_code" },
    under: RAW,
  },
  "azure/activitylogs": {
    sources: ["azure-activity"],
    fields: { operationname: "action", resourceid: "resource" },
    under: RAW,
  },
  "azure/auditlogs": {
    sources: ["entra"],
    fields: { operationname: "action", activitydisplayname: "action" },
    under: RAW,
  },
  "azure/signinlogs": {
    sources: ["entra"],
    fields: { appid: "raw.appId", resultdescription: "raw.status.failureReason" },
    under: RAW,
  },
  "azure/riskdetection": { sources: ["entra"], fields: {}, under: RAW },
  "gcp/gcp.audit": {
    sources: ["gcp-audit"],
    fields: {
      "gcp.audit.method_name": "action",
      "gcp.audit.service_name": "service",
      "data.protopayload.methodname": "action",
    },
    under: RAW,
  },
  "gcp/google_workspace.admin": {
    sources: ["google-workspace"],
    fields: { eventname: "action", eventservice: "service" },
    under: RAW,
  },
  "google_workspace/google_workspace.admin": {
    sources: ["google-workspace"],
    fields: { eventname: "action", eventservice: "service" },
    under: RAW,
  },
  "github/audit": { sources: ["github-audit"], fields: { action: "action", actor: "identity_name" }, under: RAW },
  "gitlab/audit": { sources: ["gitlab-audit"], fields: { event_type: "action" }, under: RAW },
  "okta/okta": {
    sources: ["okta-system-log"],
    fields: { eventtype: "action", displaymessage: "raw.displayMessage", "actor.alternateid": "raw.actor.alternateId" },
    under: RAW,
  },
  "m365/audit": { sources: ["microsoft-365"], fields: { operation: "action", eventname: "action" }, under: RAW },
  "m365/exchange": { sources: ["microsoft-365"], fields: { operation: "action", eventname: "action" }, under: RAW },
  "m365/threat_management": {
    sources: ["microsoft-365"],
    fields: { operation: "action", eventname: "action", eventsource: "service" },
    under: RAW,
  },
  "kubernetes/audit": {
    sources: ["kubernetes-audit"],
    fields: {
      verb: "raw.verb",
      resource: "raw.objectRef.resource",
      subresource: "raw.objectRef.subresource",
      namespace: "raw.objectRef.namespace",
      apigroup: "raw.objectRef.apiGroup",
      capabilities: "raw.requestObject.spec.containers.*.securityContext.capabilities.add",
      hostpath: "raw.requestObject.spec.volumes.*.hostPath.path",
      username: "raw.user.username",
    },
    under: RAW,
  },
  "slack/audit": { sources: ["slack-audit"], fields: { action: "action" }, under: RAW },
  "auth0/tenant": { sources: ["auth0"], fields: {}, under: RAW },
  "opencanary/application": { sources: [], fields: {}, under: RAW },
};

/** The source of a `logsource`, or undefined where it is none of ours. */
export function sigmaSource(product: string, service: string): SigmaSource | undefined {
  const found = SOURCES[`${product}/${service}`.toLowerCase()] ?? SOURCES[`${product}/${product}`.toLowerCase()];
  return found === undefined || found.sources.length === 0 ? undefined : found;
}

/** Every log source that is read, for the message of one that is not. */
export const SIGMA_SOURCES: readonly string[] = Object.keys(SOURCES).filter(
  (name) => (SOURCES[name]?.sources.length ?? 0) > 0,
);

/** Where a field of Sigma's stands. */
export function sigmaPath(source: SigmaSource, field: string): string {
  return source.fields[field.toLowerCase()] ?? `${source.under}${field}`;
}
