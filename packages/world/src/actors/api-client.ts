import type { Company } from "../company/company.ts";
import { type CallerOptions, callerMachine } from "./caller.ts";
import type { Machine } from "./machine.ts";

/** A client with an API key: a partner's integration, the settlement of payments. */
export function createApiClient(company: Company, options: CallerOptions): Machine {
  return { ...callerMachine(company, options, 0), trade: "api-client" };
}
