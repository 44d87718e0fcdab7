import type { Company } from "../company/company.ts";
import type { Persona } from "../personas/persona.ts";
import { poisson } from "../random/distributions.ts";
import { always, type Machine, type Trade } from "./machine.ts";
import { performInTurn } from "./perform.ts";
import { runsIn, type Schedule } from "./schedule.ts";

export interface ScheduledOptions {
  readonly name: string;
  readonly team: string;
  readonly story: string;
  readonly persona: Persona;
  readonly schedule: Schedule;
  readonly activeAt?: (hourAt: number) => boolean;
}

/** What one run does: so many calls, some `gapMs` apart, `jitterMs` off the clock. */
export interface JobRun {
  readonly calls: number;
  readonly gapMs: number;
  readonly jitterMs: number;
}

/** Runs by the clock. */
export function scheduledMachine(company: Company, options: ScheduledOptions, trade: Trade, run: JobRun): Machine {
  const { name, team, story, persona, schedule, activeAt = always } = options;
  return {
    name,
    trade,
    team,
    story,
    personas: [persona],
    schedule,
    activeAt,
    start: (random) => (hourAt, emit) => {
      for (const at of runsIn(random, schedule, hourAt, run.jitterMs)) {
        const count = run.calls <= 2 ? run.calls : Math.max(1, poisson(random, run.calls));
        performInTurn(company, persona, random, { at, count, gapMs: run.gapMs }, emit);
      }
    },
  };
}
