import type { Machine } from "../actors/machine.ts";
import { isDue } from "../actors/schedule.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "../calendar/time.ts";
import { addressIn, addressPool } from "../network/address.ts";
import { type Attack, abused, works } from "./attack.ts";

const COPIES_FOR_MS = 2 * DAY_MS;

/** Two clocks where one was: a copy of the job refreshes the same token from elsewhere. */
export const clonedRefreshJob: Attack = {
  name: "cloned-refresh-job",
  summary:
    "a copy of a job that refreshes its token every six hours does the same between its beats, from another network",
  demo: true,
  first: "crm-sync",
  fits: (victim, at) => victim.trade === "token-refresh" && works(victim, at),
  stage: ({ victim, random, at, emit }) => {
    const persona = abused(victim);
    const client = {
      ...persona.home(random, at),
      ip: addressIn(random, addressPool(random, "foreign", 1, 200)),
      network: "foreign" as const,
    };
    for (let beat = betweenBeats(victim, at); beat < at + COPIES_FOR_MS; beat += 6 * HOUR_MS) {
      const time = beat + random.below(20 * SECOND_MS);
      emit(persona.usual(random, time)(random, time, client, "success"));
    }
    return {
      identityUid: persona.identityUid,
      story: `a copy of ${victim.name} refreshes the same token every six hours from ${client.ip}, between the job's own beats`,
    };
  },
};

/** The first time from `at` on that is an hour away from the job's own beats. */
function betweenBeats({ schedule }: Machine, at: number): number {
  if (schedule === undefined) return at;
  const near = (time: number) => [-1, 0, 1].some((hours) => isDue(schedule, time + hours * HOUR_MS));
  let beat = at;
  for (let tries = 0; tries < 12 && near(beat); tries += 1) beat += HOUR_MS / 2;
  return beat;
}
