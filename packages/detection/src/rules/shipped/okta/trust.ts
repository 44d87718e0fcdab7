import type { Rule } from "../../rule.ts";
import { okta } from "../examples/directories.ts";

const BASE = { version: 1, sources: ["okta-system-log"], owasp: [] } as const;
const ROUTINE = "Administrators and help desks at their work: ask which case it was.";
const ASK = "Ask whoever did it; undo it in Okta (reversible), and end the sessions that followed.";

/** Okta: tokens, rights, trust, and what Okta itself sees. */
export const OKTA_TRUST: readonly Rule[] = [
  {
    ...BASE,
    id: "okta-admin-console-from-somewhere-new",
    title: "{identity_name} went to the admin console from a device and an address that Okta does not know",
    confidence: "medium",
    actions: ["policy.evaluate_sign_on", "user.session.access_admin_app"],
    when: {
      all: [
        {
          any: [
            { field: "action", equals: "user.session.access_admin_app" },
            { field: "resource", equals: "Okta Admin Console" },
            { field: "raw.target.*.displayName", equals: "Okta Admin Console" },
          ],
        },
        {
          any: [
            ...["behaviors", "logOnlySecurityData"].map((member) => ({
              all: ["New Device=POSITIVE", "New IP=POSITIVE"].map((contains) => ({
                field: `raw.debugContext.debugData.${member}`,
                contains,
              })),
            })),
            {
              all: ["New Device", "New IP"].map((name) => ({
                field: `raw.debugContext.debugData.logOnlySecurityData.behaviors.${name}`,
                equals: "POSITIVE",
              })),
            },
          ],
        },
      ],
    },
    severity: "medium",
    attempted: "low",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    expected: "administrators come from what they use every day",
    shows: ["src_ip", "user_agent"],
    key: "src_ip",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "new device and address",
        records: [
          okta("policy.evaluate_sign_on", {
            target: [{ id: "0oa1", type: "AppInstance", displayName: "Okta Admin Console" }],
            debugContext: {
              debugData: { behaviors: "{New Geo-Location=NEGATIVE, New Device=POSITIVE, New IP=POSITIVE}" },
            },
          }),
        ],
      },
    ],
    quiet: [
      {
        name: "known ones",
        records: [
          okta("policy.evaluate_sign_on", {
            target: [{ id: "0oa1", type: "AppInstance", displayName: "Okta Admin Console" }],
            debugContext: {
              debugData: { behaviors: "{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE}" },
            },
          }),
        ],
      },
    ],
  },
  {
    ...BASE,
    id: "okta-api-token-made",
    title: "{identity_name} made an API token",
    confidence: "medium",
    actions: [
      "system.api_token.create",
      "app.oauth2.client.lifecycle.create",
      "app.oauth2.credentials.lifecycle.create",
    ],
    severity: "medium",
    attacks: [{ tactic: "Persistence", technique: "T1098.001" }],
    owasp: ["NHI7"],
    expected: "programs have applications of their own, and no tokens of people",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [okta("system.api_token.create")] }],
    quiet: [{ name: "revoked", records: [okta("system.api_token.revoke")] }],
  },
  {
    ...BASE,
    id: "okta-admin-made",
    title: "{identity_name} gave {resource|somebody} the rights of an administrator",
    confidence: "high",
    actions: [
      "user.account.privilege.grant",
      "group.privilege.grant",
      "app.oauth2.as.scope.grant",
      "iam.resourceset.bindings.add",
      "iam.resourceset.bindings.member.add",
      "app.oauth2.client.privilege.grant",
    ],
    severity: "high",
    attacks: [{ tactic: "Persistence", technique: "T1098.003" }],
    owasp: ["NHI5"],
    expected: "few administrators, all of them people",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "a user", records: [okta("user.account.privilege.grant")] }],
    quiet: [{ name: "taken away", records: [okta("user.account.privilege.revoke")] }],
  },
  {
    ...BASE,
    id: "okta-identity-provider-changed",
    version: 2,
    title: "{identity_name} changed an identity provider ({resource|not named in the log}: {action})",
    confidence: "medium",
    actions: ["system.idp.lifecycle.create", "system.idp.lifecycle.update", "system.idp.lifecycle.activate"],
    severity: "high",
    attacks: [{ tactic: "Privilege Escalation", technique: "T1484.002" }],
    owasp: ["NHI4"],
    expected: "identity providers change hardly ever",
    shows: ["resource"],
    key: "resource",
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "made", records: [okta("system.idp.lifecycle.create")] }],
    quiet: [{ name: "read", records: [okta("system.idp.lifecycle.read_client_secret")] }],
  },
  {
    ...BASE,
    id: "okta-network-zone-changed",
    title: "{identity_name} changed the zone of addresses {resource|that the log does not name} ({action})",
    confidence: "medium",
    actions: ["zone.update", "zone.deactivate", "zone.delete"],
    severity: "medium",
    attacks: [{ tactic: "Defense Impairment", technique: "T1686.001" }],
    owasp: ["NHI4"],
    expected: "zones change hardly ever, but for lists of bad addresses",
    shows: ["resource"],
    key: "resource",
    alike: ["resource"],
    falsePositives: ["Automation that puts bad addresses on a list: the same zone, from the same place."],
    response: ["Look which addresses the zone has now; put the former ones back."],
    fires: [{ name: "changed", records: [okta("zone.update")] }],
    quiet: [{ name: "made", records: [okta("zone.create")] }],
  },
  {
    ...BASE,
    id: "okta-token-reused",
    title: "A refresh token of {identity_name} was used twice",
    confidence: "high",
    actions: ["app.oauth2.as.token.detect_reuse", "app.oauth2.token.detect_reuse"],
    severity: "high",
    attempted: "high",
    failed: "high",
    refusal: "alone",
    attacks: [{ tactic: "Credential Access", technique: "T1528" }],
    owasp: ["NHI2"],
    expected: "a token is used once",
    shows: ["src_ip", "client"],
    falsePositives: [ROUTINE],
    response: [
      "Revoke the grant (its user signs in again); find out where the token lay, and what the second use did.",
    ],
    fires: [{ name: "reused", records: [okta("app.oauth2.as.token.detect_reuse")] }],
    quiet: [{ name: "granted", records: [okta("app.oauth2.as.token.grant")] }],
  },
  {
    ...BASE,
    id: "okta-threat-found",
    title: "Okta saw a threat in what {identity_name} did ({action})",
    confidence: "medium",
    // Of an address without an account Okta says that it was itself.
    actors: "anyone",
    actions: [
      "security.threat.detected",
      "security.attack.start",
      "user.account.report_suspicious_activity_by_enduser",
      "security.breached_credential.detected",
      "user.mfa.attempt_bypass",
    ],
    severity: "high",
    attempted: "high",
    failed: "high",
    refusal: "alone",
    attacks: [{ tactic: "Initial Access", technique: "T1078.004" }],
    owasp: ["NHI2"],
    expected: "nothing that Okta would call one",
    shows: ["src_ip"],
    key: "action",
    falsePositives: [ROUTINE],
    response: [
      "Look at the address and the accounts in the event; end the sessions of whoever signed in from there (reversible).",
    ],
    fires: [
      { name: "found", records: [okta("security.threat.detected", { outcome: { result: "DENY" } })] },
      {
        name: "found of nobody",
        records: [
          okta("security.threat.detected", {
            actor: { id: "203.0.113.10", type: "System", alternateId: "203.0.113.10", displayName: "Okta System" },
            outcome: { result: "DENY" },
          }),
        ],
      },
    ],
    quiet: [{ name: "configured", records: [okta("security.threat.configuration.update")] }],
  },
  {
    ...BASE,
    id: "okta-many-refused",
    title: "Sign-ins of {identity_name} failed from many networks",
    confidence: "medium",
    actions: ["user.session.start", "user.authentication.auth_via_mfa"],
    when: { field: "outcome", in: ["denied", "error"] },
    threshold: { distinct: ["src_network"], noun: "networks", atLeast: 5, withinMs: 1800000 },
    severity: "medium",
    attempted: "medium",
    failed: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1110.003" }],
    expected: "people mistype, from where they are",
    shows: ["src_network"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [
      {
        name: "five",
        records: Array.from({ length: 5 }, (_, n) =>
          okta("user.session.start", {
            outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" },
            client: { ipAddress: `198.51.${n}.7`, userAgent: { rawUserAgent: "x" } },
          }),
        ),
      },
    ],
    quiet: [
      {
        name: "one",
        records: Array.from({ length: 5 }, () =>
          okta("user.session.start", { outcome: { result: "FAILURE", reason: "INVALID_CREDENTIALS" } }),
        ),
      },
    ],
  },
];
