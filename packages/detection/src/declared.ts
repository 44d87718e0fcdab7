// What inventories and policies say, for whoever reads them and detects nothing.
export { Directory } from "./inventory/directory.ts";
export { matchKey, TEXT_FACTS } from "./inventory/merge-facts.ts";
export { PolicyActivity } from "./policy/activity.ts";
export type { CompiledPolicy } from "./policy/clause.ts";
export { compilePolicy } from "./policy/compile-policy.ts";
export { judgePolicy } from "./policy/policy-set.ts";
export { compileGlob } from "./rules/glob.ts";
