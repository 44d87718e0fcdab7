import { HOUR_MS, SECOND_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { Persona } from "../personas/persona.ts";
import { always, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

export interface MonitoringOptions {
  readonly name: string;
  readonly team: string;
  readonly story: string;
  readonly persona: Persona;
  readonly everySeconds: number;
  /** Calls of each look. */
  readonly calls: number;
  readonly activeAt?: (hourAt: number) => boolean;
}

/** Looks at the same things by the clock, day and night: the least varied machine there is. */
export function createMonitoringAgent(company: Company, options: MonitoringOptions): Machine {
  const { name, team, story, persona, everySeconds, calls, activeAt = always } = options;
  return {
    name,
    trade: "monitoring-agent",
    team,
    story,
    personas: [persona],
    activeAt,
    start: (random) => (hourAt, emit) => {
      for (let at = hourAt; at < hourAt + HOUR_MS; at += everySeconds * SECOND_MS) {
        performInTurn(company, persona, random, { at: at + random.below(900), count: calls, gapMs: 120 }, emit);
      }
    },
  };
}
