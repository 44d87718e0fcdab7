import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { bitwarden, duo } from "../examples/services.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCE = { sources: ["services"] } as const;

/** Duo's record of a second factor that was asked for, and how that ended. */
const asked = (reason: string, result: string): JsonObject => ({
  ...{ txid: "t1", timestamp: 1_795_514_400, event_type: "authentication", factor: "duo_push", reason, result },
  ...{
    application: { key: "a1", name: "VPN" },
    user: { key: "u1", name: "ann" },
    access_device: { ip: "203.0.113.10" },
  },
});

/** Second factors at services, and what is seen of their secrets. */
export const SERVICES_FACTORS: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "service-second-factor-bypassed",
    title: "{identity_name} let {resource|somebody} in at {provider} without a second factor ({action})",
    service: "duo",
    actions: ["bypass_create", "user_update", "user_bulk_update", "group_update"],
    when: {
      any: [
        { field: "action", equals: "bypass_create" },
        { field: "labels.status", in: ["bypass"] },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "codes for those who lost their telephone, made by the help desk",
    fires: ["a code", duo("bypass_create", { valid_secs: 3600 })],
    quiet: ["a new telephone", duo("user_update", { phones: "" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-second-factor-removed",
    title: "{identity_name} took away a second factor at {provider}: {resource|not named in the log} ({action})",
    actions: [
      ...["OrganizationUser_AdminResetTwoFactor", "User_Disabled2fa", "User_Recovered2fa", "REMOVE_TOTP"],
      ...["admin_totp_disable", "totp_delete_enrollment", "MULTI_FACTOR_AUTH_DISABLE", "mfa.delete"],
    ],
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "new telephones, by whoever has them or the help desk",
    fires: ["an administrator, of somebody", bitwarden(1519)],
    quiet: ["one is set up", bitwarden(1002)],
  }),
  plainRule({
    ...SOURCE,
    id: "service-secret-viewed",
    title: "{identity_name} looked at a secret of {provider}'s: {resource|not named in the log} ({action})",
    actions: [
      "bypass_view",
      "integration_skey_view",
      "integration_skey_bulk_view",
      "SECRET.READ",
      "secret_view.token",
      "API_key_view",
      "item.export",
    ],
    severity: "low",
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "whoever sets an application up, once",
    fires: ["of an application", duo("integration_skey_view")],
    quiet: ["an application changed", duo("integration_update", { name: "VPN" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-push-called-fraud",
    title: "{identity_name} says of a second factor that {provider} asked for: that was not me",
    service: "duo",
    actions: ["authentication"],
    when: { field: "labels.reason", equals: "user_marked_fraud" },
    severity: "medium",
    attempted: "medium",
    refusal: "alone",
    attack: { tactic: "Credential Access", technique: "T1621" },
    expected: "whoever is asked has just signed in",
    key: "identity_uid",
    fires: ["a push", asked("user_marked_fraud", "fraud")],
    quiet: ["one that is allowed", asked("user_approved", "success")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-factor-passed-by",
    title: "{identity_name} came in to {provider} past the second factor",
    service: "duo",
    actions: ["authentication"],
    when: { field: "labels.reason", in: ["bypass_user", "bypass_code"] },
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "those who lost their telephone, for a day",
    key: "identity_uid",
    fires: ["past it", asked("bypass_user", "success")],
    quiet: ["through it", asked("user_approved", "success")],
  }),
];
