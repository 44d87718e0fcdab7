import { createRate } from "../calendar/rate.ts";
import { HOUR_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import { exponential, logNormal } from "../random/distributions.ts";
import type { CallerOptions } from "./caller.ts";
import { always, type Machine } from "./machine.ts";
import { perform } from "./perform.ts";

/** The payment provider's calls: they come in clusters, one per order and its follow-ups, by the shop's hours. */
export function createPaymentWebhook(company: Company, options: CallerOptions): Machine {
  const { name, team, story, persona, activeAt = always } = options;
  return {
    name,
    trade: "payment-webhook",
    team,
    story,
    personas: [persona],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, options.rate);
      return (hourAt, emit) => {
        for (let cluster = rate(hourAt, 1); cluster > 0; cluster -= 1) {
          let at = hourAt + random.below(HOUR_MS);
          for (let calls = Math.ceil(logNormal(random, 1.6, 0.8)); calls > 0; calls -= 1) {
            perform(company, persona, random, at, emit);
            at += 200 + Math.round(exponential(random) * 8000);
          }
        }
      };
    },
  };
}
