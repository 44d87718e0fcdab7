import type { AttackLabel } from "../world.ts";

/** What an attack left in the events: per identity that occurs in its records, when. */
export interface Footprint {
  readonly label: AttackLabel;
  /** Event times in ms, ascending, per identity. */
  readonly times: ReadonlyMap<string, readonly number[]>;
}

/**
 * Collects which identities an attack's records became. An attack on a workflow shows as its role as well, so the label's
 * own identity is not enough; only what the intake made of the records knows.
 */
export class Footprints {
  readonly #labels: readonly AttackLabel[];
  readonly #times = new Map<string, Map<string, number[]>>();

  constructor(labels: readonly AttackLabel[]) {
    this.#labels = labels;
  }

  /** One event that a record of the attack with that label id became. Event times never fall. */
  note(attack: string, identityUid: string, at: number): void {
    const identities = this.#times.get(attack) ?? new Map<string, number[]>();
    this.#times.set(attack, identities);
    const times = identities.get(identityUid) ?? [];
    identities.set(identityUid, times);
    times.push(at);
  }

  /** One per label, in their order; without times where no record of it was noted. */
  all(): readonly Footprint[] {
    return this.#labels.map((label) => ({ label, times: this.#times.get(label.id) ?? new Map<string, number[]>() }));
  }
}
