import { ACTION_CLASSES } from "@rolecall/core";
import { Adoption } from "./adoption.ts";
import { CLASS_COUNT, WEEK } from "./layout.ts";
import { WEEKLY_DECAY } from "./week.ts";

/** Bins of the age of an identity: floor(log2(active hours + 1)). */
export const AGE_BINS = 12;

const SUMS = [
  "members",
  "hours",
  "count",
  "dispersionNum",
  "dispersionDen",
  "events",
  "denials",
  "errors",
  "deniedNum",
  "deniedDen",
  "errorNum",
  "errorDen",
  "spawns",
  "spawnNum",
  "spawnDen",
  "gapHours",
  "depthHours",
  "burstHours",
  "presence",
  "bytesHours",
  "resourcesHours",
  "dayNum",
  "dayDen",
] as const;

/** Columns of a group's sums. */
export const SUM: Readonly<Record<(typeof SUMS)[number], number>> = Object.freeze(
  Object.fromEntries(SUMS.map((name, at) => [name, at])),
) as Readonly<Record<(typeof SUMS)[number], number>>;

/** From this age bin on a member has long been there: for thirty active hours. */
const LONG_THERE = 5;

/** A wave reaches all members in so many hours, or it is none. */
const WAVE_HOURS = 64;

/** Where each piece of a group's numbers begins: the sums come first. */
export const GROUP = {
  active: 23,
  existing: 191,
  novel: 359,
  age: 611,
  fano: 623,
  gap: 637,
  depth: 649,
  burst: 657,
  bytes: 689,
  resources: 705,
  reached: 721,
  unreached: 731,
} as const;
export const GROUP_SIZE: number = GROUP.unreached + ACTION_CLASSES.length;

/** What identities of one kind and context have in common: sums over their closed hours, and which values they adopted. */
export class Group {
  readonly name: string;
  readonly sums: Float64Array = new Float64Array(GROUP_SIZE);
  readonly adoption: Adoption = new Adoption();
  dirty = true;

  constructor(name: string) {
    this.name = name;
    // Mean presence over the week, frozen for the hour: what presenceAt says of a group without history.
    this.sums[SUM.presence] = 0.3;
  }

  get(column: number): number {
    return this.sums[column] as number;
  }

  /** Share of the members that are active in an hour of the week. */
  presenceAt(bin: number): number {
    return (this.get(GROUP.active + bin) + 0.3) / (this.get(GROUP.existing + bin) + 1);
  }

  /** All members existed in the hour of the week that ends; at the turn of the week what was is worth an eighth less. */
  passHour(bin: number): void {
    this.add(GROUP.existing + bin, this.get(SUM.members));
    const keep = bin === WEEK - 1 ? WEEKLY_DECAY : 1;
    let total = 0;
    for (let b = 0; b < WEEK; b += 1) {
      this.sums[GROUP.existing + b] = this.get(GROUP.existing + b) * keep;
      this.sums[GROUP.active + b] = this.get(GROUP.active + b) * keep;
      total += this.presenceAt(b);
    }
    this.sums[SUM.presence] = total / WEEK;
  }

  /** True while members take the value up at such a pace that each of them would within three days. */
  isTakingUp(field: number, hash: number, hour: number): boolean {
    const rate = this.adoption.rate(field, hash, hour);
    return rate > 0 && rate * WAVE_HOURS >= this.get(SUM.members);
  }

  /** How many an hour of those who have long been there come to a value that they never showed; 0 where hardly anybody does. */
  latecomersPerHour(field: number, hash: number): number {
    const late = this.adoption.late(field, hash);
    if (late === 0) return 0;
    let hours = 1;
    for (let age = LONG_THERE; age < AGE_BINS; age += 1) hours += this.get(GROUP.age + age);
    return late / hours;
  }

  add(column: number, value: number): void {
    this.sums[column] = (this.sums[column] as number) + value;
    this.dirty = true;
  }
}

/** Has a member of that many active hours long been there? */
export function hasLongBeenThere(activeHours: number): boolean {
  return activeHours + 1 >= 2 ** LONG_THERE;
}

/** Column of the novelty count of a field and class for identities of one age. */
export function novelColumn(field: number, novelty: number, age: number): number {
  return GROUP.novel + (field * CLASS_COUNT + novelty - 1) * AGE_BINS + age;
}
