export const SUGGEST_FORMATS = ["rolecall", "iam", "rbac"] as const;
export type SuggestFormat = (typeof SUGGEST_FORMATS)[number];
