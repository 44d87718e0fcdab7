import type { Random } from "./random.ts";

/**
 * The two-parameter Chinese restaurant (Pitman and Yor, 1997): old values by how often they came, a new one with
 * probability `(strength + discount * distinct) / (n + strength)`. How an agent comes upon tools and documents.
 */
export class PitmanYor {
  readonly #counts: number[] = [];
  readonly #strength: number;
  readonly #discount: number;
  #total = 0;

  constructor(strength: number, discount: number) {
    this.#strength = strength;
    this.#discount = discount;
  }

  /** The number of a value, from 0; the next unused number where the value is new. */
  next(random: Random): number {
    const distinct = this.#counts.length;
    let mass = random.float() * (this.#total + this.#strength) - this.#strength - this.#discount * distinct;
    this.#total += 1;
    for (let value = 0; mass >= 0 && value < distinct; value += 1) {
      const count = this.#counts[value] ?? 0;
      mass -= count - this.#discount;
      if (mass < 0 || value === distinct - 1) {
        this.#counts[value] = count + 1;
        return value;
      }
    }
    this.#counts.push(1);
    return distinct;
  }
}
