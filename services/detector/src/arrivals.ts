import type { Offered } from "@rolecall/detection";

/** What one source sent. */
export interface Arrival {
  readonly source: string;
  /** New ones; what was seen before is none. */
  readonly events: number;
  /** Those of them that came later than their source is waited for. */
  readonly late: number;
  /** How far the furthest of those lay behind what had come before it, ms of event time. */
  readonly furthest_ms: number;
}

interface Counts {
  events: number;
  late: number;
  furthest_ms: number;
}

/** Counts by source what detectors are offered, and what of it was late: for people, and no part of any state. */
export class Arrivals {
  readonly #counts = new Map<string, Counts>();

  /** Of what was late, `behindMs` says how far it lay behind what had come before it. */
  note(source: string, offered: Offered, behindMs: number): void {
    if (offered !== "held" && offered !== "late") return;
    const counts = this.#of(source);
    counts.events += 1;
    if (offered === "held") return;
    counts.late += 1;
    counts.furthest_ms = Math.max(counts.furthest_ms, behindMs);
  }

  /** Since the last call. */
  take(): readonly Arrival[] {
    const taken = Array.from(this.#counts, ([source, counts]) => ({ source, ...counts }));
    this.#counts.clear();
    return taken;
  }

  #of(source: string): Counts {
    let counts = this.#counts.get(source);
    if (counts === undefined) {
      counts = { events: 0, late: 0, furthest_ms: 0 };
      this.#counts.set(source, counts);
    }
    return counts;
  }
}
