/** Probabilities at which the observed frequency is asked for: 1e-1 to 1e-5, as -log10. */
export const LEVELS = [1, 2, 3, 4, 5] as const;

/** How often hours of one kind were as rare as each level. */
export interface CalibrationRow {
  readonly kind: string;
  readonly hours: number;
  /** Hours with a probability of at most 10^-level, per level. */
  readonly hits: readonly number[];
}

/** Counts identity-hours by how improbable they were said to be. */
export class Calibration {
  readonly #rows = new Map<string, { hours: number; hits: number[] }>();

  /** One hour without an attack, of -log10 probability `rarity`. */
  note(kind: string, rarity: number): void {
    for (const name of ["all", kind]) {
      const row = this.#rows.get(name) ?? { hours: 0, hits: LEVELS.map(() => 0) };
      this.#rows.set(name, row);
      row.hours += 1;
      LEVELS.forEach((level, at) => {
        if (rarity >= level) row.hits[at] = (row.hits[at] as number) + 1;
      });
    }
  }

  /** All kinds together first. */
  rows(): readonly CalibrationRow[] {
    const rows = Array.from(this.#rows, ([kind, { hours, hits }]) => ({ kind, hours, hits }));
    return rows.toSorted((a, b) => (a.kind === "all" ? -1 : b.kind === "all" ? 1 : b.hours - a.hours));
  }
}

/** Observed over nominal frequency; undefined where fewer than one hour was to be expected. */
export function ratioAt({ hours, hits }: CalibrationRow, level: number): number | undefined {
  const expected = hours / 10 ** level;
  return expected < 1 ? undefined : (hits[level - 1] as number) / expected;
}

/** 95 % interval of a share, after Wilson: holds for few cases and for shares near 0 and 1. */
export function wilson(hits: number, cases: number): readonly [low: number, high: number] {
  if (cases === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / cases;
  const middle = (share + (z * z) / (2 * cases)) / (1 + (z * z) / cases);
  const half = (z / (1 + (z * z) / cases)) * Math.sqrt((share * (1 - share)) / cases + (z * z) / (4 * cases * cases));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * 95 % interval of the mean of a Poisson count, after Byar (Breslow and Day, 1987): within one in a hundred of the exact one.
 * Of counts that come in clumps it is too narrow.
 */
export function poissonInterval(count: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const low = count === 0 ? 0 : count * (1 - 1 / (9 * count) - z / (3 * Math.sqrt(count))) ** 3;
  const next = count + 1;
  return [low, next * (1 - 1 / (9 * next) + z / (3 * Math.sqrt(next))) ** 3];
}
