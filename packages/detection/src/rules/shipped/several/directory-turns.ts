import type { Rule } from "../../rule.ts";
import { directory, risk } from "../examples/clouds.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["entra"];
/** An activity has its name with and without a full stop, as the log it comes from writes it. */
const both = (...names: readonly string[]) => names.flatMap((name) => [name, `${name}.`]);
const CHANGED = "raw.properties.targetResources.*.modifiedProperties";
const changed = (activity: string, displayName: string, newValue: string) =>
  directory(activity, {
    targetResources: [{ id: "t", type: "User", modifiedProperties: [{ displayName, newValue }] }],
  });

/** Entra: how people prove themselves, groups that fill themselves, and what Microsoft sees of attacks on people. */
export const DIRECTORY_TURNS: readonly Rule[] = [
  plainRule({
    id: "entra-sign-in-moved",
    title: "{identity_name} changed where sign-ins of the directory are checked ({action})",
    sources,
    actions: both(
      "Convert federated user to managed",
      "Enable passthrough authentication",
      "Disable passthrough authentication",
      "Register connector",
      "Delete pass-through authentication agent",
      "Enable Desktop Sso",
      "Disable Desktop Sso",
      "Update external secrets",
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "where passwords are checked is set up once",
    fires: ["by an agent", directory("Enable passthrough authentication")],
    quiet: ["a device", directory("Register device")],
  }),
  plainRule({
    id: "entra-factor-taken-off",
    title: "{identity_name} took a second factor off, or made a password that asks for none ({action})",
    sources,
    actions: both(
      "User deleted security info",
      "Add app password for user",
      "Create application password for user",
      "Update user",
    ),
    when: {
      any: [
        { not: { field: "action", prefix: "Update user" } },
        {
          each: "raw.properties.targetResources",
          where: {
            each: "item.modifiedProperties",
            where: {
              all: [
                { field: "item.displayName", equals: "StrongAuthenticationRequirement" },
                { field: "item.newValue", in: ["[]", "", '""'] },
              ],
            },
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "factors are replaced, not taken off",
    fires: ["asked for no more", changed("Update user", "StrongAuthenticationRequirement", "[]")],
    quiet: ["another address", changed("Update user", "Mail", '["a@example.com"]')],
  }),
  plainRule({
    id: "entra-group-fills-itself",
    title: "{identity_name} changed the rule by which a group fills itself ({resource|not named in the log})",
    sources,
    actions: both("Set dynamic group properties", "Update group"),
    when: {
      any: [
        { field: "action", prefix: "Set dynamic" },
        { field: `${CHANGED}.*.displayName`, in: ["MembershipRule", "DynamicMembershipRule"] },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "rules of groups are reviewed: whoever matches one has the group's rights",
    fires: ["a rule", directory("Set dynamic group properties")],
    quiet: ["a name", changed("Update group", "DisplayName", '["a"]')],
  }),
  plainRule({
    id: "entra-person-attacked",
    title: "Microsoft saw an attack on {identity_name}, or a session of somebody else ({action})",
    sources,
    actions: [
      "passwordSpray",
      "attackerinTheMiddle",
      "anomalousToken",
      "tokenIssuerAnomaly",
      "attemptedPrtAccess",
      "mcasSuspiciousInboxManipulationRules",
      "suspiciousInboxForwarding",
      "mcasImpossibleTravel",
      "anomalousUserActivity",
      "userReportedSuspiciousActivity",
      "suspiciousSendingPatterns",
    ],
    when: { not: { field: "labels.risk_state", in: ["dismissed", "remediated", "confirmedSafe"] } },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Initial Access", technique: "T1078.004" },
    expected: "sign-ins that look like the person's own",
    fires: ["many passwords", risk("passwordSpray")],
    quiet: ["nothing known", risk("unknownFutureValue")],
  }),
];
