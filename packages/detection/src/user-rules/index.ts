export { compileUserRule } from "./compile-user-rule.ts";
export { isSigma, readSigma, type SigmaRead } from "./sigma.ts";
export type { RuleFault, UserExample, UserRule } from "./user-rule.ts";
