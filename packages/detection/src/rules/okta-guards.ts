import { okta } from "./example-directories.ts";
import type { Rule } from "./rule.ts";

const BASE = { version: 1, sources: ["okta-system-log"], owasp: [] } as const;
const ROUTINE = "Administrators and help desks at their work: ask which case it was.";
const ASK = "Ask whoever did it; undo it in Okta (reversible), and end the sessions that followed.";

/** Okta: who gets in, and with what factors. */
export const OKTA_GUARDS: readonly Rule[] = [
  {
    ...BASE,
    id: "okta-support-access",
    title: "{identity_name} let Okta's support in ({action})",
    confidence: "medium",
    actions: [
      "user.session.impersonation.grant",
      "user.session.impersonation.initiate",
      "user.session.impersonation.extend",
    ],
    severity: "medium",
    attacks: [{ tactic: "Initial Access", technique: "T1199" }],
    expected: "support is let in for a case, and taken out after it",
    shows: ["identity_name"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "granted", records: [okta("user.session.impersonation.grant")] }],
    quiet: [{ name: "a session", records: [okta("user.session.start")] }],
  },
  {
    ...BASE,
    id: "okta-second-factor-off",
    title: "{identity_name} switched a second factor off for the organization",
    confidence: "high",
    actions: [
      "system.mfa.factor.deactivate",
      "policy.rule.deactivate",
      "policy.rule.delete",
      "policy.lifecycle.delete",
      "policy.lifecycle.deactivate",
    ],
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "second factors stay required",
    shows: ["resource"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "off", records: [okta("system.mfa.factor.deactivate")] }],
    quiet: [{ name: "on", records: [okta("system.mfa.factor.activate")] }],
  },
  {
    ...BASE,
    id: "okta-user-factor-reset",
    title: "{identity_name} reset the second factor of {resource|somebody}",
    confidence: "medium",
    actions: ["user.mfa.factor.deactivate", "user.mfa.factor.reset_all", "user.mfa.factor.reset"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "people keep their factors",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      { name: "one", records: [okta("user.mfa.factor.deactivate")] },
      { name: "all of them", records: [okta("user.mfa.factor.reset_all")] },
    ],
    quiet: [{ name: "one more", records: [okta("user.mfa.factor.activate")] }],
  },
  {
    ...BASE,
    id: "okta-user-factor-suspended",
    title: "{identity_name} suspended a second factor of {resource|somebody}",
    confidence: "medium",
    actions: ["user.mfa.factor.suspend"],
    severity: "low",
    attacks: [{ tactic: "Persistence", technique: "T1556.006" }],
    owasp: ["NHI4"],
    expected: "people keep their factors",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "suspended", records: [okta("user.mfa.factor.suspend")] }],
    quiet: [{ name: "back again", records: [okta("user.mfa.factor.unsuspend")] }],
  },
  {
    ...BASE,
    id: "okta-tenant-link-changed",
    title: "{identity_name} changed how another Okta organization is trusted ({resource|Org2Org})",
    confidence: "medium",
    actions: ["application.lifecycle.create", "application.lifecycle.update", "application.lifecycle.activate"],
    when: {
      any: [
        { field: "resource", contains: "org2org" },
        { field: "raw.target.*.displayName", contains: "org2org" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1484.002" }],
    owasp: ["NHI4"],
    expected: "organizations are linked once",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "changed",
        records: [
          okta("application.lifecycle.update", {
            target: [{ id: "0oa1", type: "AppInstance", displayName: "Okta Org2Org", alternateId: "Org2Org" }],
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "another application",
        records: [
          okta("application.lifecycle.update", {
            target: [{ id: "0oa1", type: "AppInstance", displayName: "Wiki", alternateId: "Wiki" }],
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "okta-passwords-pushed",
    title: "{identity_name} lets passwords be pushed to {resource|an application}",
    confidence: "medium",
    actions: ["application.lifecycle.update", "application.provision.user.push_password"],
    when: {
      any: [
        { field: "raw.outcome.reason", contains: "pushing user passwords" },
        { field: "action", equals: "application.provision.user.push_password" },
      ],
    },
    severity: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1552" }],
    expected: "passwords stay where they are",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "pushed",
        records: [
          okta("application.lifecycle.update", { outcome: { result: "SUCCESS", reason: "Pushing user passwords" } }),
        ],
      },
    ],
    quiet: [
      {
        name: "renamed",
        records: [okta("application.lifecycle.update", { outcome: { result: "SUCCESS", reason: "Label changed" } })],
      },
    ],
  },
  {
    ...BASE,
    id: "okta-rate-limit-hit",
    title: "{identity_name} ran into a rate limit ({action})",
    confidence: "medium",
    actions: [
      "system.operation.rate_limit.violation",
      "system.org.rate_limit.violation",
      "system.client.rate_limit.violation",
      "system.client.concurrency_rate_limit.violation",
    ],
    severity: "low",
    attempted: "low",
    failed: "low",
    attacks: [{ tactic: "Impact", technique: "T1496.004" }],
    expected: "programs keep to their rate",
    shows: ["resource", "src_ip"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "hit", records: [okta("system.operation.rate_limit.violation", { outcome: { result: "DENY" } })] }],
    quiet: [{ name: "warned", records: [okta("system.org.rate_limit.warning")] }],
  },
  {
    ...BASE,
    id: "okta-account-locked",
    title: "{identity_name} was locked out",
    confidence: "medium",
    actions: ["user.account.lock", "user.account.lock.limit"],
    severity: "low",
    attempted: "low",
    failed: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1110" }],
    expected: "people know their passwords, and programs have none",
    shows: ["src_ip"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "locked",
        records: [okta("user.account.lock", { outcome: { result: "FAILURE", reason: "LOCKED_OUT" } })],
      },
    ],
    quiet: [{ name: "unlocked", records: [okta("user.account.unlock")] }],
  },
];
