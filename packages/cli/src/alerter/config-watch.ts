/** Which configuration a process of a service works by. */
export interface Working {
  readonly service: string;
  readonly instance: string;
  /** Hex. */
  readonly config_hash: string;
}

/** A roll-out of a new one takes so long, with all its restarts. */
const ROLL_OUT_MS = 10 * 60_000;
const SERVICES = ["ingest", "detector", "alerter", "console"] as const;
const MOST_NAMED = 3;
const SHOWN = 12;

/**
 * Tells services apart whose processes work by different configurations, and for longer than a roll-out takes. Services
 * are not compared with one another: each may have a file of its own.
 */
export class ConfigWatch {
  readonly #since = new Map<string, number>();

  /** Why, by service, in words that stay the same while it does; undefined where there is one. `now` is epoch ms. */
  differences(working: readonly Working[], now: number): ReadonlyMap<string, string | undefined> {
    return new Map(SERVICES.map((service) => [service, this.#difference(service, working, now)]));
  }

  #difference(service: string, working: readonly Working[], now: number): string | undefined {
    const instances = new Map<string, string[]>();
    for (const each of working) {
      if (each.service !== service) continue;
      instances.set(each.config_hash, [...(instances.get(each.config_hash) ?? []), each.instance]);
    }
    if (instances.size < 2) {
      this.#since.delete(service);
      return undefined;
    }
    const since = this.#since.get(service) ?? now;
    this.#since.set(service, since);
    return now - since < ROLL_OUT_MS ? undefined : wordsOf(instances);
  }
}

/** `has 8f3a… on alerter-0:7, 17bc… on alerter-1:7`. */
function wordsOf(instances: ReadonlyMap<string, readonly string[]>): string {
  const parts = Array.from(instances, ([hash, on]) => `${hash.slice(0, SHOWN)} on ${named(on)}`).toSorted();
  return `has ${named(parts)}`;
}

function named(all: readonly string[]): string {
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "";
  return `${all.slice(0, MOST_NAMED).join(", ")}${more}`;
}
