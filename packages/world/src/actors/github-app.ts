import { createRate } from "../calendar/rate.ts";
import { HOUR_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { CallerOptions } from "./caller.ts";
import { always, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

const CALLS = 4;

/** A GitHub App that works through repositories in rounds: clone, push, open a pull request. */
export function createGithubAppMachine(company: Company, options: CallerOptions): Machine {
  const { name, team, story, persona, activeAt = always } = options;
  return {
    name,
    trade: "github-app",
    team,
    story,
    personas: [persona],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      return (hourAt, emit) => {
        for (let round = rate(hourAt, 1); round > 0; round -= 1) {
          const turn = { at: hourAt + random.below(HOUR_MS), count: 1 + random.below(CALLS), gapMs: 12_000 };
          performInTurn(company, persona, random, turn, emit);
        }
      };
    },
  };
}
