import type { Event } from "@rolecall/core";

/** Fields whose values the baselines know identities by. */
const KNOWN_FIELDS = ["action", "src_network", "src_asn", "client", "parent", "scope"] as const;

/** What an identity did in one hour, as the usual detectors see it. */
export interface HourSummary {
  readonly identity: string;
  /** Whole hours since the epoch. */
  readonly hour: number;
  count: number;
  denied: number;
  errors: number;
  /** Distinct values per field. */
  readonly values: readonly Set<string>[];
}

/** A detector to compare with: how odd is this hour? Higher is odder. It learns from the hour after judging it. */
export interface Baseline {
  readonly name: string;
  score(summary: HourSummary): number;
}

/** Sums events up by identity and hour. Events come in time order. */
export class HourSummaries {
  readonly #open = new Map<string, HourSummary>();
  #hour = -1;

  /** Count the event; the summaries of the hour before, where it is over. */
  note(event: Event, at: number): readonly HourSummary[] {
    const hour = Math.floor(at / 3_600_000);
    const closed = hour > this.#hour ? this.close() : [];
    this.#hour = Math.max(this.#hour, hour);
    const summary = this.#open.get(event.identity_uid) ?? begin(event.identity_uid, this.#hour);
    this.#open.set(event.identity_uid, summary);
    summary.count += 1;
    if (event.outcome === "denied") summary.denied += 1;
    if (event.outcome === "error") summary.errors += 1;
    const values = [event.action, event.src_network, event.src_asn?.toString(), event.client, event.parent_uid];
    values.push(event.scopes?.[0] ?? event.service);
    values.forEach((value, field) => {
      if (value !== undefined) summary.values[field]?.add(value);
    });
    return closed;
  }

  close(): readonly HourSummary[] {
    const closed = Array.from(this.#open.values());
    this.#open.clear();
    return closed;
  }
}

function begin(identity: string, hour: number): HourSummary {
  return { identity, hour, count: 0, denied: 0, errors: 0, values: KNOWN_FIELDS.map(() => new Set<string>()) };
}

/** log(1 + x) of count, distinct actions, errors and refusals, then the hour of the day as a point on a circle. */
export function vectorOf({ count, denied, errors, values, hour }: HourSummary): readonly number[] {
  const angle = ((hour % 24) / 24) * 2 * Math.PI;
  const networks = values[1]?.size ?? 0;
  const counts = [count, values[0]?.size ?? 0, errors, denied, networks].map((value) => Math.log1p(value));
  return [...counts, Math.sin(angle), Math.cos(angle)];
}
