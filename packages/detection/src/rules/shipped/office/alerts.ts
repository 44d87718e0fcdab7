import type { Severity } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

/** An alert of Purview's or Defender for Office's, as it stands in the audit log about one of those whom it names. */
const alert = (severity: string, Status = "Active") =>
  m365("AlertEntityGenerated", "SecurityComplianceCenter", {
    ...{ UserId: "SecurityComplianceAlerts", UserKey: "SecurityComplianceAlerts", UserType: 4, RecordType: 40 },
    ...{ AlertId: "a-1", Name: "Forwarding rule made", Severity: severity, Status, Source: "Cloud App Security" },
    ...{ EntityType: "User", AlertEntityId: "svc-mail@example.com" },
  });

/** What Microsoft found out about somebody is told as gravely as it was meant there. */
function alertRule(grade: string, severity: Severity, word: string): Rule {
  return plainRule({
    id: `m365-alert-${grade}`,
    title: "{raw.Source|Microsoft 365} found something about {identity_name}: {raw.Name|of no title}",
    sources: ["microsoft-365"],
    actions: ["AlertEntityGenerated"],
    when: {
      all: [
        { field: "raw.Severity", equals: word },
        { field: "raw.EntityType", equals: "User" },
        { not: { field: "raw.Status", in: ["Resolved", "Dismissed"] } },
      ],
    },
    severity,
    key: "raw.Name",
    reported: "raw.AlertId",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "other detectors have nothing to say of it",
    falsePositives: ["What that detector itself gets wrong: suppress it there, and it is quiet here, too."],
    response: ["Open the alert in the portal of Defender; look at what the identity did around that time."],
    fires: ["open", alert(word)],
    quiet: ["resolved", alert(word, "Resolved")],
  });
}

/** Microsoft 365: alerts of its own detectors about users. */
export const OFFICE_ALERTS: readonly Rule[] = [
  alertRule("grave", "high", "High"),
  alertRule("medium", "medium", "Medium"),
  alertRule("slight", "low", "Low"),
];
