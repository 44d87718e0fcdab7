import type { Rule } from "../../rule.ts";
import { workspace } from "../examples/directories.ts";
import { slack } from "../examples/vendors.ts";
import { plainRule } from "../plain-rule.ts";

const sources = ["google-workspace"];
const given = (target: string, more = {}) =>
  workspace("drive", "change_user_access", { target_user: target, new_value: ["can_edit"], ...more });

/** Google Workspace and Slack: what is shared with outsiders one by one, and proof that is asked for later. */
export const WORKSPACE_TURNS: readonly Rule[] = [
  plainRule({
    id: "workspace-file-given-outside",
    title: "{identity_name} gave an outsider {resource|a file}, or a place in a shared drive",
    sources,
    actions: ["change_user_access", "shared_drive_membership_change"],
    when: {
      all: [
        {
          each: "raw.events.*.parameters",
          where: {
            all: [
              { field: "item.name", in: ["target_user", "target"] },
              { field: "item.value", contains: "@" },
              { not: { field: "item.value", sameDomainAs: "identity_name" } },
              { not: { field: "item.value", suffix: ".gserviceaccount.com" } },
            ],
          },
        },
        { field: "labels.visibility", equals: "shared_externally" },
        {
          not: {
            each: "raw.events.*.parameters",
            where: {
              all: [
                { field: "item.name", equals: "new_value" },
                { field: "item.multiValue", equals: "none" },
              ],
            },
          },
        },
      ],
    },
    severity: "low",
    attempted: "low",
    owasp: ["NHI2"],
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "files are shared with the same partners",
    falsePositives: ["Work with suppliers: told until it is a habit."],
    fires: ["a file", given("eve@example.org", { visibility: "shared_externally" })],
    quiet: ["to a colleague", given("bob@example.com", { visibility: "shared_internally" })],
  }),
  plainRule({
    id: "workspace-file-put-on-the-web",
    title: "{identity_name} published {resource|a file} on the web",
    sources,
    actions: ["publish_change"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "pages are published on purpose, by few people",
    fires: ["published", workspace("drive", "publish_change", { doc_title: "plan" })],
    quiet: ["edited", workspace("drive", "edit", { doc_title: "plan" })],
  }),
  plainRule({
    id: "workspace-second-factor-later",
    title: "{identity_name} gave people more time without a second factor ({action})",
    sources,
    actions: [
      "CHANGE_TWO_STEP_VERIFICATION_ENROLLMENT_PERIOD_DURATION",
      "CHANGE_TWO_STEP_VERIFICATION_GRACE_PERIOD_DURATION",
      "CHANGE_TWO_STEP_VERIFICATION_START_DATE",
    ],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "times are set once",
    fires: ["grace", workspace("admin", "CHANGE_TWO_STEP_VERIFICATION_GRACE_PERIOD_DURATION")],
    quiet: ["a logo", workspace("admin", "ASSIGN_CUSTOM_LOGO")],
  }),
  plainRule({
    id: "slack-channel-opened",
    title: "{identity_name} let everybody read a channel that was private ({labels.entity|not named in the log})",
    sources: ["slack-audit"],
    actions: ["private_channel_converted_to_public", "private_channel_made_public"],
    severity: "low",
    attempted: "low",
    attack: { tactic: "Collection", technique: "T1213" },
    expected: "private channels stay so",
    fires: ["opened", slack("private_channel_converted_to_public")],
    quiet: ["closed", slack("public_channel_converted_to_private")],
  }),
];
