import type { Company } from "../company/company.ts";
import { byTime, firstFrom } from "../machine-stream.ts";
import type { Stream } from "../merge.ts";
import type { AttackLabel, RawRecord } from "../world.ts";
import type { Plot } from "./attack.ts";
import type { PlannedAttack } from "./schedule.ts";

/** An attack's records, made when its time has come. */
export function attackStream(company: Company, planned: PlannedAttack): Stream {
  return {
    firstAt: planned.at,
    next: () => ({ records: playOut(company, planned).records, nextAt: undefined }),
  };
}

/** Its label, or undefined where no record falls into the world's time. */
export function labelOf(company: Company, planned: PlannedAttack): AttackLabel | undefined {
  const { plot, records } = playOut(company, planned);
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    id: planned.id,
    attack: planned.attack.name,
    identity_uid: plot.identityUid,
    startAt: first.at,
    endAt: last.at,
    records: records.length,
    story: plot.story,
  };
}

/** The same each time: its chance is named after the attack. */
function playOut(
  company: Company,
  { id, attack, victim, at }: PlannedAttack,
): { plot: Plot; records: readonly RawRecord[] } {
  const records: RawRecord[] = [];
  const emit = (record: RawRecord): void => {
    records.push({ at: record.at, source: record.source, record: record.record, attack: id });
  };
  const plot = attack.stage({ company, victim, random: company.seed.split(`attack/${id}`), at, emit });
  records.sort(byTime);
  return { plot, records: records.slice(0, firstFrom(records, company.endAt)) };
}
