import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { m365 } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["microsoft-365"];

/** Entra's audit is here as well, and writes a full stop behind some names. */
const both = (...names: readonly string[]) => names.flatMap((name) => [name, `${name}.`]);

const changed = (operation: string, Name: string, NewValue: string, more: JsonObject = {}) =>
  m365(operation, "AzureActiveDirectory", { ModifiedProperties: [{ Name, OldValue: "[]", NewValue }], ...more });

/** Microsoft 365: what the directory's log that comes with it says of trust, of sign-in, and of what is written down. */
export const OFFICE_DIRECTORY: readonly Rule[] = [
  plainRule({
    id: "m365-tenant-trusted",
    title: "{identity_name} let another tenant in ({action})",
    sources,
    actions: both(
      "Add a partner to cross-tenant access setting",
      "Update a partner cross-tenant access setting",
      "Update the default cross-tenant access setting",
      "Create a partner cross-tenant identity sync setting",
      "Update a partner cross-tenant identity sync setting",
      "Add partner to company",
      "Add delegated admin relationship",
      "Join multi-tenant organization",
      "Add tenant to multi-tenant organization",
    ),
    severity: "medium",
    owasp: ["NHI3"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "partners are known",
    fires: ["more of a partner", changed("Update a partner cross-tenant access setting.", "b2b", "allowed")],
    quiet: ["one is gone", changed("Delete partner specific cross-tenant access setting.", "TenantId", "")],
  }),
  plainRule({
    id: "m365-second-factor-rules-changed",
    title: "{identity_name} changed when the company asks for a second factor",
    sources,
    actions: both("Set Company Information"),
    when: { field: "raw.ModifiedProperties.*.Name", in: ["StrongAuthenticationPolicy", "StrongAuthenticationDetails"] },
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "who is asked for a second factor is decided once; an address that is trusted is asked for none",
    shows: ["raw.ModifiedProperties.*.NewValue"],
    key: "action",
    fires: [
      "an address that is trusted",
      changed("Set Company Information.", "StrongAuthenticationPolicy", '[{"IPAllowList":["203.0.113.9/32"]}]'),
    ],
    quiet: ["a telephone", changed("Set Company Information.", "TelephoneNumber", '["1"]')],
  }),
  plainRule({
    id: "m365-user-log-shortened",
    title: "{identity_name} took the longer audit log from a user: {resource|not named in the log}",
    sources,
    actions: both("Change user license"),
    when: {
      any: [
        { field: "raw.ExtendedProperties.*.Value", contains: "M365_ADVANCED_AUDITING" },
        {
          each: "raw.ModifiedProperties",
          where: {
            all: [
              { field: "item.NewValue", contains: "M365_ADVANCED_AUDITING" },
              { not: { field: "item.OldValue", contains: "M365_ADVANCED_AUDITING" } },
              { field: "item.Name", contains: "DisabledPlans" },
            ],
          },
        },
      ],
    },
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "licenses change with who somebody is, and all of them",
    fires: [
      "of a plan of theirs",
      changed("Change user license.", "LicenseAssignmentDetail.DisabledPlans", '["M365_ADVANCED_AUDITING"]'),
    ],
    quiet: ["another license", changed("Change user license.", "AssignedLicense", '["[SkuName=ENTERPRISEPACK]"]')],
  }),
];
