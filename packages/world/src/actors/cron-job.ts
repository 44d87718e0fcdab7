import type { Company } from "../company/company.ts";
import type { Machine } from "./machine.ts";
import { type ScheduledOptions, scheduledMachine } from "./scheduled.ts";

/** A job by the clock: hourly, daily or weekly, with a run's worth of calls each time. */
export function createCronJob(company: Company, options: ScheduledOptions & { readonly calls: number }): Machine {
  return scheduledMachine(company, options, "cron-job", { calls: options.calls, gapMs: 800, jitterMs: 4000 });
}
