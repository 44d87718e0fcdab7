import type { Company } from "../company/company.ts";
import { type CallerOptions, callerMachine } from "./caller.ts";
import type { Machine } from "./machine.ts";

/** A role that a group of instances shares: many sessions side by side, addresses that come and go. */
export function createAutoscaledRole(company: Company, options: CallerOptions): Machine {
  return { ...callerMachine(company, options, 0.002), trade: "autoscaled-role" };
}
