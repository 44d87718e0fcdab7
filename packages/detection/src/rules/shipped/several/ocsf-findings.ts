import type { JsonObject, Severity } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { plainRule } from "../plain-rule.ts";

/** A detection finding of GuardDuty, as Security Lake has it. */
const finding = (severityId: number, differences: JsonObject = {}): JsonObject => ({
  class_uid: 2004,
  category_uid: 2,
  activity_id: 1,
  time: Date.parse("2026-11-24T10:00:00Z"),
  severity_id: severityId,
  status_id: 1,
  metadata: { uid: "f-1", version: "1.3.0", product: { name: "GuardDuty", vendor_name: "AWS" } },
  cloud: { provider: "AWS", account: { uid: "123456789012" } },
  finding_info: { uid: "f-1", title: "Credentials used from outside", types: ["UnauthorizedAccess:IAMUser/Example"] },
  actor: { user: { uid: "arn:aws:iam::123456789012:role/web", name: "web", type: "Role" } },
  ...differences,
});

/** A detection of Falcon, about an account of a Windows domain, which OCSF has no words for. */
const detection = (SeverityName: string): JsonObject => ({
  metadata: { eventType: "IdpDetectionSummaryEvent", eventCreationTime: Date.parse("2026-11-24T10:00:00Z"), offset: 1 },
  event: {
    ...{ DetectId: "d-1", DetectName: "Unusual use of a service account", SeverityName, Tactic: "Credential Access" },
    ...{ SourceAccountName: "svc-etl", SourceAccountDomain: "ACME", SourceEndpointHostName: "WS7" },
  },
});

/** What another detector said of an identity of ours is told as gravely as it was meant there. */
function findingRule(grade: string, severity: Severity, severityId: number, grades: readonly string[]): Rule {
  const rule = plainRule({
    id: `ocsf-finding-${grade}`,
    title: "{labels.product|Another detector} found something about {identity_name}: {labels.finding|of no title}",
    sources: ["ocsf", "rolecall"],
    actions: ["*"],
    when: {
      all: [
        { field: "labels.finding_severity", in: grades },
        { not: { field: "labels.finding_status", in: ["suppressed", "resolved", "archived", "deleted"] } },
      ],
    },
    severity,
    // Two products may pass on what one of them found: it is one finding, by what it says. Told again later it is by its id.
    key: "labels.finding",
    reported: "labels.finding_uid",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "other detectors have nothing to say of it",
    falsePositives: ["What that detector itself gets wrong: suppress it there, and it is quiet here, too."],
    response: ["Open the finding where it comes from; look at what the identity did around that time."],
    fires: [grade, finding(severityId)],
    quiet: ["resolved", finding(severityId, { status_id: 4 })],
  });
  return {
    ...rule,
    fires: [...rule.fires, ...grades.map((each) => ({ name: `of Falcon, ${each}`, records: [detection(each)] }))],
    quiet: [...rule.quiet, { name: "of Falcon, for its own records", records: [detection("Informational")] }],
  };
}

/** Findings of other detectors, of whatever vendor, that name an identity: in OCSF, or read into its words. */
export const OCSF_FINDINGS: readonly Rule[] = [
  findingRule("grave", "high", 4, ["high", "critical"]),
  findingRule("medium", "medium", 3, ["medium"]),
  findingRule("slight", "low", 2, ["low"]),
];
