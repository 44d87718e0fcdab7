import type { Machine } from "../actors/machine.ts";
import { createPerson } from "../actors/person.ts";
import { PEOPLE } from "./cast-delivery.ts";
import type { Company } from "./company.ts";
import { awsOutfit } from "./outfit.ts";
import { USER_AGENTS } from "./user-agents.ts";

/** People, through the VPN, in the console. */
export function castPeople(company: Company): readonly Machine[] {
  return PEOPLE.map((name) =>
    createPerson(company, {
      name,
      team: "people",
      story: `${name} works in the console in office hours, through the VPN`,
      persona: awsOutfit(company, {
        name,
        team: "people",
        network: "office",
        hosts: 6,
        trade: "person",
        principal: "console",
        agent: USER_AGENTS.browser,
      }),
    }),
  );
}
