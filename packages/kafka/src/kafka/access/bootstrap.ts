/** Brokers beside the configured ones that are remembered, the newest. */
const MOST_NAMED = 32;

/** Of `host:port`; a host of IPv6 stands in brackets. */
const BRACKETS = /^\[(.*)\]:(\d+)$/;

/**
 * At which of the configured addresses a client asks for the cluster. kafkajs begins with the first each time and goes on to the
 * next only where that refuses the connection: one that takes it and says nothing, or ends it (a balancer with nothing behind it, a
 * machine that hangs), keeps it from all the others. So the one is named that has left the fewest tries without an answer.
 *
 * Behind those come the addresses that the cluster has named and that have answered: where its brokers were replaced one after the
 * other, under other names, none of the configured ones is left, and what runs goes on all the same.
 */
export class Bootstrap {
  /** Tries since the last answer, by address. */
  readonly #tries: Map<string, number>;
  readonly #configured: number;

  constructor(brokers: readonly string[]) {
    this.#tries = new Map(brokers.map((broker) => [spelled(broker), 0]));
    this.#configured = this.#tries.size;
  }

  /** As kafkajs takes it, for one connection. */
  next(): string[] {
    const least = Math.min(...this.#tries.values());
    const [first = ""] = [...this.#tries].find(([, tries]) => tries === least) ?? [];
    this.#tries.set(first, least + 1);
    return [first];
  }

  /** Something came from there; `host` as kafkajs has it. */
  answered(host: string, port: number): void {
    this.#tries.set(`${parted(host)}:${port}`, 0);
    // In the order in which they came: the configured ones are first.
    const [eldest] = [...this.#tries.keys()].slice(this.#configured);
    if (eldest !== undefined && this.#tries.size > this.#configured + MOST_NAMED) this.#tries.delete(eldest);
  }
}

/** kafkajs parts an address at its first colon, of which IPv6 has several. */
function spelled(broker: string): string {
  const [, host, port] = BRACKETS.exec(broker) ?? [];
  return host === undefined ? broker : `${parted(host)}:${port}`;
}

function parted(host: string): string {
  return host.replaceAll(":", "%3A");
}

/** The host that such an address names. */
export function hostOf(host: string): string {
  return host.replaceAll("%3A", ":");
}
