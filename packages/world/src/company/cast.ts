import type { Machine } from "../actors/machine.ts";
import { castAgents } from "./cast-agents.ts";
import { castClients } from "./cast-clients.ts";
import { castCloud } from "./cast-cloud.ts";
import { castCluster } from "./cast-cluster.ts";
import { castDelivery } from "./cast-delivery.ts";
import { castPeople } from "./cast-people.ts";
import type { Company } from "./company.ts";
import { generalStaff } from "./general-staff.ts";

/** Everybody: the named cast, then unnamed machines up to about `identities` in all. */
export function castOf(company: Company, identities: number): readonly Machine[] {
  const named = [
    ...castDelivery(company),
    ...castAgents(company),
    ...castClients(company),
    ...castCluster(company),
    ...castCloud(company),
    ...castPeople(company),
  ];
  const known = named.reduce((sum, machine) => sum + machine.personas.length, 0);
  return [...named, ...generalStaff(company, Math.max(0, identities - known))];
}
