import { createRate } from "../calendar/rate.ts";
import { HOUR_MS, MINUTE_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { CallerOptions } from "./caller.ts";
import { always, type Machine } from "./machine.ts";
import { performInTurn, performSpread } from "./perform.ts";

export interface ControllerOptions extends CallerOptions {
  /** It looks at everything again that often. */
  readonly resyncMinutes: number;
}

const RESYNC_CALLS = 4;

/** A controller: a resync by the clock, and reconciling in between when the cluster changes. */
export function createKubernetesController(company: Company, options: ControllerOptions): Machine {
  const { name, team, story, persona, resyncMinutes, activeAt = always } = options;
  return {
    name,
    trade: "kubernetes-controller",
    team,
    story,
    personas: [persona],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      return (hourAt, emit) => {
        const every = resyncMinutes * MINUTE_MS;
        for (let at = hourAt; at < hourAt + HOUR_MS; at += every) {
          const turn = { at: at + random.below(2000), count: RESYNC_CALLS, gapMs: 300 };
          performInTurn(company, persona, random, turn, emit);
        }
        performSpread(company, persona, random, hourAt, rate(hourAt, 1), emit);
      };
    },
  };
}
