import type { Company } from "../company/company.ts";
import type { Machine } from "./machine.ts";
import { type ScheduledOptions, scheduledMachine } from "./scheduled.ts";

/** Copies everything at night: many and large calls in one go. */
export function createBackupJob(company: Company, options: ScheduledOptions & { readonly calls: number }): Machine {
  return scheduledMachine(company, options, "backup-job", { calls: options.calls, gapMs: 9000, jitterMs: 60_000 });
}
