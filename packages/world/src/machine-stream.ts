import type { Machine } from "./actors/machine.ts";
import { HOUR_MS } from "./calendar/time.ts";
import type { Company } from "./company/company.ts";
import type { Stream } from "./merge.ts";
import type { RawRecord } from "./world.ts";

/** A machine's life, hour by hour. What an hour began and a later one ends is kept until then. */
export function machineStream(company: Company, machine: Machine): Stream {
  const actor = machine.start(company.seed.split(`machine/${machine.name}`));
  let hourAt = company.startAt;
  let begun: RawRecord[] = [];
  const emit = (record: RawRecord): void => {
    begun.push(record);
  };
  return {
    firstAt: hourAt,
    next: () => {
      if (machine.activeAt(hourAt)) actor(hourAt, emit);
      hourAt += HOUR_MS;
      begun.sort(byTime);
      const ends = firstFrom(begun, hourAt);
      const records = ends === begun.length ? begun : begun.slice(0, ends);
      begun = ends === begun.length ? [] : begun.slice(ends);
      return { records, nextAt: hourAt < company.endAt ? hourAt : undefined };
    },
  };
}

/** The sort is stable: what was emitted first stays first among records of one instant. */
export function byTime(a: RawRecord, b: RawRecord): number {
  return a.at - b.at;
}

/** How many of the sorted records are before `at`. */
export function firstFrom(records: readonly RawRecord[], at: number): number {
  let end = records.length;
  while (end > 0 && (records[end - 1]?.at ?? 0) >= at) end -= 1;
  return end;
}
