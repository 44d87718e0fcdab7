import { Adoption } from "./adoption.ts";
import { BURST_BINS, CLASS_COUNT } from "./layout.ts";

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
] as const;

/** Columns of a group's sums. */
export const SUM: Readonly<Record<(typeof SUMS)[number], number>> = Object.freeze(
  Object.fromEntries(SUMS.map((name, at) => [name, at])),
) as Readonly<Record<(typeof SUMS)[number], number>>;

/** Where each piece of a group's numbers begins: the sums come first. */
export const GROUP = {
  active: 18,
  existing: 186,
  novel: 354,
  age: 570,
  fano: 582,
  gap: 594,
  depth: 606,
  burst: 614,
} as const;
export const GROUP_SIZE: number = GROUP.burst + BURST_BINS;

/** What identities of one kind and context have in common: sums over their closed hours, and which values they adopted. */
export class Group {
  readonly name: string;
  readonly sums: Float64Array = new Float64Array(GROUP_SIZE);
  readonly adoption: Adoption = new Adoption();
  dirty = true;

  constructor(name: string) {
    this.name = name;
  }

  get(column: number): number {
    return this.sums[column] as number;
  }

  add(column: number, value: number): void {
    this.sums[column] = (this.sums[column] as number) + value;
    this.dirty = true;
  }
}

/** Column of the novelty count of a field and class for identities of one age. */
export function novelColumn(field: number, novelty: number, age: number): number {
  return GROUP.novel + (field * CLASS_COUNT + novelty - 1) * AGE_BINS + age;
}
