import type { Answer } from "./detection.ts";

/** What other catalogues have rules for and Rolecall has none on purpose. */
export interface WithoutARule {
  readonly intent: string;
  /** What tells it instead; `none` where nothing does, with the reason in `why`. */
  readonly answer: Answer;
  readonly why: string;
}

/**
 * Rules of the kind "for the first time" or "so many times" over operations that are somebody's daily work. A rule would
 * have to know whose: the baseline does.
 */
export const WITHOUT_A_RULE: readonly WithoutARule[] = [
  {
    intent: "A secret, parameter or table read by a machine for the first time",
    answer: { by: "behavior", what: ["action", "scope", "resources"] },
    why: "services read their secrets all day; several at once are rules of their own",
  },
  {
    intent: "A stack, function, job, task, topic, cluster or image made or deleted by an unusual identity",
    answer: { by: "behavior", what: ["action", "reach"] },
    why: "deployments do it",
  },
  {
    intent: "A role assumed, or assumed through another role, for the first time",
    answer: { by: "behavior", what: ["delegation"] },
    why: "each step is also a link in `identity_links` of the kind `role-chain`",
  },
  {
    intent:
      "Rights bound, service accounts or webhooks made, workloads deleted or secrets changed in a cluster by machines",
    answer: { by: "behavior", what: ["action", "scope"] },
    why: "operators and deployment tools do it every minute: rules tell of the grave ones alone (administrators, wildcards, system accounts)",
  },
  {
    intent: "Many regions, instances, quotas or models described",
    answer: { by: "rule", what: ["aws-account-explored", "aws-models-listed-by-key"] },
    why: "a single question is routine",
  },
  {
    intent: "A service principal that is refused, or signs in from elsewhere",
    answer: { by: "behavior", what: ["denied", "src_network", "src_asn"] },
    why: "with the place and the resource that it had before",
  },
  {
    intent: "A package or image published, a repository fetched as an archive",
    answer: { by: "behavior", what: ["action", "resources"] },
    why: "pipelines publish; many fetched at once are a rule",
  },
  {
    intent: "People's own sign-ins and purchases: old protocols, another tool, a payment method, an invitation",
    answer: { by: "none", what: [] },
    why: "no machine takes part",
  },
];
