import { createRate, isHoliday } from "../calendar/rate.ts";
import { HOUR_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import type { CallerOptions } from "./caller.ts";
import { always, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

/** A bot that people talk to: a question and a few posts in answer, in office hours. */
export function createSlackBot(company: Company, options: CallerOptions): Machine {
  const { name, team, story, persona, activeAt = always } = options;
  return {
    name,
    trade: "slack-bot",
    team,
    story,
    personas: [persona],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      return (hourAt, emit) => {
        for (let question = rate(hourAt, isHoliday(hourAt) ? 0.1 : 1); question > 0; question -= 1) {
          const turn = { at: hourAt + random.below(HOUR_MS), count: 1 + random.below(4), gapMs: 1500 };
          performInTurn(company, persona, random, turn, emit);
        }
      };
    },
  };
}
