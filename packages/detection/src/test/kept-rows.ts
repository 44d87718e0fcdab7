import type { Detector, Position, StateRow } from "../detector.ts";

/** A store of one detector's state, of which each save is durable at once. */
export class KeptRows {
  readonly #rows = new Map<string, StateRow>();
  #position: Position = { consumed: -1, lowWater: 0, watermark: Number.NEGATIVE_INFINITY, released: "" };
  /** Rows that were read back. */
  readBack = 0;

  get keys(): readonly string[] {
    return Array.from(this.#rows.keys());
  }

  save(detector: Detector): void {
    const { position, rows, removed } = detector.snapshot();
    for (const row of rows) this.#rows.set(row.key, row);
    for (const key of removed) this.#rows.delete(key);
    this.#position = position;
    detector.settle();
  }

  /** Into a detector that has seen nothing, in an order that says nothing; where to read on. */
  restore(detector: Detector): number {
    const rows = Array.from(this.#rows.values()).filter(({ key }) => !key.startsWith("away:"));
    detector.restore(this.#position, rows.toReversed());
    return this.#position.lowWater;
  }

  /** What the detector waits for. */
  give(detector: Detector): void {
    for (let keys = detector.wanted(); keys.length > 0; keys = detector.wanted()) {
      const rows = keys.flatMap((key) => this.#rows.get(key) ?? []);
      this.readBack += rows.length;
      detector.giveBack(rows);
    }
  }
}
