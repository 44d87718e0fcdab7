import type { Rule } from "../../rule.ts";
import { directory } from "../examples/clouds.ts";
import { workspace } from "../examples/directories.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const entra = { sources: ["entra"] } as const;
const google = { sources: ["google-workspace"] } as const;
/** Names in each of the two spellings that Entra has: in Microsoft 365's log with a full stop. */
const both = (...names: readonly string[]) => names.flatMap((name) => [name, `${name}.`]);

/** Entra and Google Workspace: what administrators do every day, and says much beside a finding of the same one. */
export const DIRECTORIES_EVERYDAY: readonly Rule[] = [
  traceRule({
    ...entra,
    id: "entra-role-asked-for",
    title: "{identity_name} took up a role for a while, or answered who asked for one ({action})",
    kinds: ["human"],
    actions: both("Add member to role completed (PIM activation)", "Request Approved", "Request Denied"),
    attack: { tactic: "Privilege Escalation", technique: "T1548.005" },
    expected: "administrators take their roles up when they work",
    fires: ["taken up", directory("Add member to role completed (PIM activation)", { category: "RoleManagement" })],
    quiet: ["given back", directory("Remove member from role (PIM deactivate)", { category: "RoleManagement" })],
  }),
  traceRule({
    ...entra,
    id: "entra-account-changed",
    title: "{identity_name} made, changed or deleted an account or a group ({action} of {resource|somebody})",
    kinds: ["human"],
    actions: [
      ...both("Add user", "Delete user", "Hard Delete user", "Delete group", "Change user type", "Restore user"),
      ...both("Remove owner from application", "Remove owner from service principal", "Add group"),
      ...["Bulk create users*", "Bulk delete users*", "Bulk import group members*"],
    ],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "accounts follow the directory of people",
    fires: ["made", directory("Add user", { category: "UserManagement" })],
    quiet: ["looked at", directory("Get user", { category: "UserManagement" })],
  }),
  traceRule({
    ...entra,
    id: "entra-device-changed",
    title: "{identity_name} added, changed or deleted a device, or one is trusted no longer ({action})",
    actions: [
      ...both("Delete device configuration", "Update device configuration", "Add registered users to device"),
      ...both("Device no longer compliant", "Device no longer managed"),
    ],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "devices come from their management",
    fires: ["managed no longer", directory("Device no longer managed", { category: "Device" })],
    quiet: ["updated", directory("Update device", { category: "Device" })],
  }),
  traceRule({
    ...google,
    id: "workspace-role-taken-apart",
    title: "{identity_name} renamed, emptied or deleted a role, or removed an application ({action})",
    actions: [
      "DELETE_ROLE",
      "RENAME_ROLE",
      "REMOVE_PRIVILEGE",
      "REMOVE_APPLICATION",
      "REMOVE_APPLICATION_FROM_WHITELIST",
    ],
    attack: { tactic: "Impact", technique: "T1531" },
    expected: "roles and applications change by agreement",
    fires: ["a role", workspace("admin", "DELETE_ROLE", { ROLE_NAME: "x" })],
    quiet: ["taken from one", workspace("admin", "UNASSIGN_ROLE", { ROLE_NAME: "x" })],
  }),
  traceRule({
    ...google,
    id: "workspace-account-made",
    title: "{identity_name} made the account {resource|that the log does not name}",
    kinds: ["human"],
    actions: ["CREATE_USER"],
    attack: { tactic: "Persistence", technique: "T1136.003" },
    expected: "accounts come from the directory of people",
    fires: ["made", workspace("admin", "CREATE_USER", { USER_EMAIL: "eve@example.com" })],
    quiet: ["renamed", workspace("admin", "RENAME_USER", { USER_EMAIL: "eve@example.com" })],
  }),
  plainRule({
    ...google,
    id: "workspace-context-guard-changed",
    title: "{identity_name} changed from where applications may be reached ({action})",
    actions: ["CHANGE_APPLICATION_SETTING", "UNASSIGN_ACCESS_LEVEL*", "UNASSIGN_CUSTOM_ACCESS_LEVEL*"],
    when: {
      any: [
        { field: "action", prefix: "UNASSIGN" },
        {
          each: "raw.events.*.parameters",
          where: {
            all: [
              { field: "item.name", equals: "SETTING_NAME" },
              { field: "item.value", prefix: "ContextAwareAccess" },
            ],
          },
        },
      ],
    },
    severity: "low",
    owasp: ["NHI6"],
    attack: { tactic: "Persistence", technique: "T1556.009" },
    expected: "levels of access change by agreement",
    fires: [
      "an application's",
      workspace("admin", "CHANGE_APPLICATION_SETTING", { SETTING_NAME: "ContextAwareAccess access levels" }),
    ],
    quiet: ["another setting", workspace("admin", "CHANGE_APPLICATION_SETTING", { SETTING_NAME: "Language" })],
  }),
];
