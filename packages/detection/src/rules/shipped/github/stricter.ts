import type { Condition } from "../../rule.ts";

/** Of these operations, those whose record has one of these values under one of these names. */
function says(parts: readonly string[], names: readonly string[], values: readonly (string | number | boolean)[]) {
  return {
    all: [
      { any: parts.map((contains) => ({ field: "action", contains }) as const) },
      { any: names.map((name) => ({ field: `raw.${name}`, in: values }) as const) },
    ],
  } satisfies Condition;
}

/** The levels of a branch's guards: 0 for nobody, 1 for those who are no administrators, 2 for everybody. */
const NOBODY = [0, "0", "off"];
const EVERYBODY = [2, "2", "everyone"];
const ON = [true, "true"];

/** A branch is guarded more: what is demanded is demanded of everybody, what is allowed is allowed to nobody. */
export const BRANCH_STRICTER: Condition = {
  any: [
    says([".update_admin_enforced"], ["admin_enforced"], ON),
    says([".update_require_code_owner_review"], ["require_code_owner_review"], ON),
    ...["allow_force_pushes", "allow_deletions"].map((what) =>
      says([`.update_${what}_enforcement_level`], [`${what}_enforcement_level`], NOBODY),
    ),
    ...["pull_request_reviews", "required_status_checks", "signature_requirement", "linear_history_requirement"].map(
      (what) => says([`.update_${what}_enforcement_level`], [`${what}_enforcement_level`], EVERYBODY),
    ),
  ],
};

/** Workflows may do less. Of most of these GitHub's log does not say what was chosen: then nothing is known of it. */
export const WORKFLOWS_STRICTER: Condition = {
  any: [
    says([".set_default_workflow_permissions"], ["default_workflow_permissions", "new_value"], ["read"]),
    says(
      [".set_workflow_permission_can_approve_pr"],
      ["workflow_permission_can_approve_pr", "new_value"],
      [false, "false"],
    ),
    says([".set_fork_pr_workflows_policy"], ["policy"], ["disabled", "none"]),
  ],
};

const allOf = (field: string): Condition => ({ field, in: ["all", "all_actions", "enabled"] });
/** Fewer actions may run, fewer repositories may use them, and more of what strangers send waits for an approval. */
export const ACTIONS_STRICTER: Condition = {
  any: [
    {
      all: [
        says([".update_actions_settings"], ["new_policy"], ["selected", "selected_actions"]),
        { any: ["raw.old_policy", "raw.previous_policy"].map(allOf) },
      ],
    },
    says([".update_actions_settings"], ["new_policy"], ["local_only", "local_actions", "disabled", "none"]),
    says([".update_actions_access_settings"], ["policy", "new_policy"], ["none", "disabled"]),
    {
      all: [
        { field: "action", suffix: ".set_actions_fork_pr_approvals_policy" },
        { field: "raw.policy", matches: "all_*" },
      ],
    },
  ],
};

/** The group is for some repositories alone, and for none that everybody sees. */
export const RUNNERS_NARROWED: Condition = {
  all: [
    { any: ["raw.visibility", "raw.new_visibility", "raw.new_value"].map((field) => ({ field, equals: "selected" })) },
    { not: { field: "raw.allows_public_repositories", in: ON } },
  ],
};
