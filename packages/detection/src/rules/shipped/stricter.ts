import type { Condition } from "../rule.ts";

/**
 * Changes of a guard that make it stricter, where the log says which way it went: the same operation tells of both, and
 * only the other one is told.
 */

const named = (parts: readonly string[]): Condition => ({
  any: parts.flatMap((contains) => [
    { field: "action", contains } as const,
    { field: "raw.details.change", contains } as const,
    // The older form names a setting in words.
    { field: "raw.details.change", contains: contains.replaceAll("_", " ") } as const,
  ]),
});

/** GitLab: a list of whom to let in, where there was none. */
const LIST_MADE: Condition = {
  all: [
    named(["ip_restrictions", "allowed_email_domain"]),
    { field: "raw.details.from", in: ["", "[]", "nil"] },
    { field: "raw.details.to", contains: "." },
  ],
};

/** GitLab: what is demanded is switched on, or what is allowed is switched off. */
export const GITLAB_STRICTER: Condition = {
  any: [
    LIST_MADE,
    {
      all: [
        { field: "raw.details.to", in: [true, "true"] },
        {
          any: [
            named(["require", "prevent", "reject", "two_factor", "code_owner_approval", "committer_check", "enforced"]),
            named(["reset_approvals", "disable_committers", "disable_overriding", "secret_push_protection"]),
          ],
        },
      ],
    },
    {
      all: [
        { field: "raw.details.to", in: [false, "false"] },
        named(["allow_", "author_approval", "force_push", "signup_enabled"]),
        // An event is named for its column (`allow_author_approval`), and what changed for what it does ("prevent merge request approval from authors").
        { not: { any: ["prevent", "require"].map((prefix) => ({ field: "raw.details.change", prefix })) } },
      ],
    },
  ],
};

const POLICY = "raw.protoPayload.request.policy";

const ENFORCED = [
  `${POLICY}.spec.rules.*.enforce`,
  `${POLICY}.booleanPolicy.enforced`,
  `${POLICY}.boolean_policy.enforced`,
];

/** Google Cloud: a constraint of the organisation is enforced, and for nobody it is not. */
export const GOOGLE_STRICTER: Condition = {
  all: [
    { any: ENFORCED.map((field) => ({ field, equals: true })) },
    { not: { any: ENFORCED.map((field) => ({ field, equals: false })) } },
    { not: { field: `${POLICY}.spec.rules.*.allowAll`, equals: true } },
    // Under a condition it is enforced where that holds.
    { not: { field: `${POLICY}.spec.rules.*.condition.expression`, exists: true } },
  ],
};

/** Entra: a policy that was off, or reported only, is on. Policies stand in their rows as JSON text. */
export const ENTRA_STRICTER: Condition = {
  each: "raw.properties.targetResources.*.modifiedProperties",
  where: {
    all: [
      { any: ['"state":"enabled"', '"state": "enabled"'].map((contains) => ({ field: "item.newValue", contains })) },
      {
        any: ["disabled", "enabledForReportingButNotEnforced"].flatMap((state) =>
          [`"state":"${state}"`, `"state": "${state}"`].map((contains) => ({ field: "item.oldValue", contains })),
        ),
      },
    ],
  },
};
