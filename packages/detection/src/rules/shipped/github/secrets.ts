import type { Condition, Rule } from "../../rule.ts";
import { github } from "../examples/records.ts";

const BASE = { version: 1, sources: ["github-audit"], owasp: [] } as const;

const IS_PUBLIC_LEAK: Condition = {
  any: [
    { field: "action", equals: "secret_scanning_alert.public_leak" },
    { field: "raw.publicly_leaked", equals: true },
    { field: "raw.alert.publicly_leaked", equals: true },
  ],
};

/** GitHub: secrets that its scanning found. */
export const GITHUB_SECRETS: readonly Rule[] = [
  {
    ...BASE,
    id: "github-secret-public",
    title: "A secret of {raw.repo|a repository} stands where the whole world can read it",
    confidence: "high",
    actors: "anyone",
    actions: ["secret_scanning_alert.create", "secret_scanning_alert.public_leak"],
    when: IS_PUBLIC_LEAK,
    severity: "high",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    owasp: ["NHI2"],
    expected: "secrets stay out of what is public: they are tried out within minutes",
    shows: ["raw.repo", "raw.secret_type_display_name", "raw.org"],
    key: "raw.repo",
    falsePositives: ["Secrets of examples and tests: the alert says whether the secret works."],
    response: ["Revoke the secret now; then look at what its owner did since it was published, from where."],
    fires: [
      { name: "published", records: [github("secret_scanning_alert.public_leak", { repo: "example/shop" })] },
      {
        name: "found in public",
        records: [github("secret_scanning_alert.create", { repo: "example/shop", publicly_leaked: true })],
      },
    ],
    quiet: [
      { name: "in a private repository", records: [github("secret_scanning_alert.create", { repo: "example/shop" })] },
    ],
  },
  {
    ...BASE,
    id: "github-secret-found",
    title: "A secret was found in {raw.repo|a repository}",
    confidence: "medium",
    actors: "anyone",
    actions: ["secret_scanning_alert.create"],
    when: { not: IS_PUBLIC_LEAK },
    severity: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1552.001" }],
    owasp: ["NHI2"],
    expected: "secrets stay out of repositories",
    shows: ["raw.repo", "raw.org"],
    key: "raw.repo",
    falsePositives: ["Scanning that was switched on: it finds what lay there for years, on one day."],
    response: ["Revoke the secret, and look at what was done with it; deleting it from the code is not enough."],
    fires: [{ name: "found", records: [github("secret_scanning_alert.create", { repo: "example/shop" })] }],
    quiet: [{ name: "closed", records: [github("secret_scanning_alert.resolve", { repo: "example/shop" })] }],
  },
];
