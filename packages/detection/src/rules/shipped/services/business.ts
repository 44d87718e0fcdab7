import type { Rule } from "../../rule.ts";
import { sap } from "../examples/platforms.ts";
import { plainRule } from "../plain-rule.ts";

const SOURCE = { sources: ["services"], service: "sap" } as const;

/** What a business runs on: SAP, by the messages of its security audit log. */
export const SERVICES_BUSINESS: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "service-sap-audit-changed",
    title: "{identity_name} changed what SAP's security audit log writes down ({action})",
    actions: ["AUE *", "AUI*", "AUJ*", "EU1*", "EU2*"],
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "filters of the audit log are set once, and read again as the system starts",
    key: "action",
    fires: ["its configuration", sap("AUE")],
    quiet: ["a report", sap("AUW")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-sap-user-changed",
    title: "{identity_name} made a user of SAP, unlocked one or changed what one may do ({action})",
    actions: ["AU7 *", "AUA *", "AUB *"],
    severity: "low",
    attempted: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "users come from identity management, by its own account",
    key: "action",
    fires: ["made", sap("AU7")],
    quiet: ["deleted", sap("AU8")],
  }),
];
