import type { Company } from "../company/company.ts";
import type { Machine } from "./machine.ts";
import { type ScheduledOptions, scheduledMachine } from "./scheduled.ts";

/** Refreshes a token every six hours: one call, some seconds of jitter, for ever. */
export function createTokenRefresh(company: Company, options: ScheduledOptions): Machine {
  return scheduledMachine(company, options, "token-refresh", { calls: 1, gapMs: 400, jitterMs: 9000 });
}
