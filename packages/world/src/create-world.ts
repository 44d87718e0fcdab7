import { attackStream, labelOf } from "./attacks/attack-stream.ts";
import { planAttacks } from "./attacks/schedule.ts";
import { HOUR_MS } from "./calendar/time.ts";
import { castOf } from "./company/cast.ts";
import { changesOf } from "./company/changes.ts";
import { createCompany } from "./company/company.ts";
import { machineStream } from "./machine-stream.ts";
import { merge } from "./merge.ts";
import type { AttackLabel, World, WorldOptions } from "./world.ts";

/**
 * The company of these options: its machines at work, and the attacks on them, as raw logs.
 *
 * @throws RangeError for a start that is no whole hour, for lengths that are no whole hours, for an unknown attack.
 */
export function createWorld(options: WorldOptions): World {
  requireWholeHours(options);
  const company = createCompany(options);
  const machines = castOf(company, options.identities);
  const planned = planAttacks(options, company, machines);
  let labels: readonly AttackLabel[] | undefined;
  return {
    records: () =>
      merge([
        ...machines.map((machine) => machineStream(company, machine)),
        ...planned.map((each) => attackStream(company, each)),
      ]),
    labels: () => {
      labels ??= planned.flatMap((each) => labelOf(company, each) ?? []).sort((a, b) => a.startAt - b.startAt);
      return labels;
    },
    changes: () => changesOf(company, machines),
  };
}

function requireWholeHours({ startAt, quietDays, attackDays }: WorldOptions): void {
  if (startAt % HOUR_MS !== 0) throw new RangeError("startAt must be a whole hour");
  for (const days of [quietDays, attackDays]) {
    if (!(days >= 0) || !Number.isInteger(Math.round(days * 24e6) / 1e6))
      throw new RangeError("days must be whole hours");
  }
}
