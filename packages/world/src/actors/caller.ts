import { createRate, type RateOptions } from "../calendar/rate.ts";
import type { Company } from "../company/company.ts";
import type { Persona } from "../personas/persona.ts";
import { always, type Machine } from "./machine.ts";
import { performSpread } from "./perform.ts";

export interface CallerOptions {
  readonly name: string;
  readonly team: string;
  readonly story: string;
  readonly persona: Persona;
  readonly rate: RateOptions;
  readonly activeAt?: (hourAt: number) => boolean;
}

/** Calls whenever there is work: a seasonal, noisy rate; `spikes` is the share of hours with two to four times as much. */
export function callerMachine(company: Company, options: CallerOptions, spikes: number): Omit<Machine, "trade"> {
  const { name, team, story, persona, activeAt = always } = options;
  return {
    name,
    team,
    story,
    personas: [persona],
    perDay: options.rate.perDay,
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      return (hourAt, emit) => {
        const surge = random.chance(spikes) ? random.between(2, 4) : 1;
        performSpread(company, persona, random, hourAt, rate(hourAt, surge), emit);
      };
    },
  };
}
