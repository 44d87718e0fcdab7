import type { Machine } from "../actors/machine.ts";
import { HOUR_MS } from "../calendar/time.ts";
import type { WorldChange } from "../world.ts";
import type { Company } from "./company.ts";

/** A release reaches its machines within two hours, a migration within a working day. */
const RELEASE_MS = 2 * HOUR_MS;
const MIGRATION_MS = 8 * HOUR_MS;

/** What a company that tells of its changes would tell, by time. */
export function changesOf(company: Company, machines: readonly Machine[]): readonly WorldChange[] {
  const releases = Array.from(
    Map.groupBy(machines, ({ team }) => team),
    ([team, members]) => {
      const identities = members.flatMap(uidsOf);
      return company
        .releases(team)
        .map((at): WorldChange => ({ change: "deploy", identities, startAt: at, endAt: at + RELEASE_MS }));
    },
  ).flat();
  const moves = Array.from(Map.groupBy(machines, (machine) => migrationOf(company, machine))).flatMap(
    ([at, movers]): WorldChange[] =>
      at === undefined
        ? []
        : [{ change: "migration", identities: movers.flatMap(uidsOf), startAt: at, endAt: at + MIGRATION_MS }],
  );
  return [...releases, ...moves].sort((a, b) => a.startAt - b.startAt);
}

function uidsOf({ personas, aliases = [] }: Machine): readonly string[] {
  return [...personas.map(({ identityUid }) => identityUid), ...aliases];
}

/** When the network is given up from which the machine calls. */
function migrationOf(company: Company, { name, personas }: Machine): number | undefined {
  const { network } = personas[0].home(company.seed.split(`changes/${name}`), company.startAt);
  return company.migrationOf(network);
}
