import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["google-workspace"];

/** An alert of the Alert Center. */
const alert = (type: string): JsonObject => ({
  customerId: "C1",
  alertId: "b7d2c1de-0000-4000-8000-00000000000d",
  createTime: "2026-11-24T10:00:00Z",
  startTime: "2026-11-24T10:00:00Z",
  type,
  source: "Google identity",
  data: { email: "alice@example.com" },
});

/** Google Workspace: what its Alert Center says. */
export const WORKSPACE_ALERTS: readonly Rule[] = [
  plainRule({
    id: "workspace-account-alert",
    title: "Google warns about the account {identity_name} ({action})",
    sources,
    service: "alert-center",
    actions: [
      "Suspicious login*",
      "Suspicious programmatic login",
      "Leaked password",
      "Government attack warning",
      "Government-backed attack*",
      "User suspended*",
      "Device compromised",
      "Suspicious device activity",
    ],
    severity: "high",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "no account is warned of",
    response: [
      "Ask the person, by another way than mail; else suspend the account and end its sessions (both reversible).",
    ],
    fires: ["a sign-in", alert("Suspicious login")],
    quiet: ["an outage", alert("Apps outage alert")],
  }),
  plainRule({
    id: "workspace-administration-alert",
    title: "Google tells of a change of administration by {identity_name} ({action})",
    sources,
    service: "alert-center",
    actions: [
      "Customer takeout initiated",
      "Primary admin changed",
      "Super admin password reset",
      "User granted Admin privilege",
      "SSO profile *",
      "Password reset for super admin",
    ],
    severity: "medium",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "changes of administration come with a ticket",
    fires: ["an administrator", alert("User granted Admin privilege")],
    quiet: ["spam", alert("User reported spam spike")],
  }),
];
