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
 * other, under other names, none of the configured ones is left, and what runs goes on all the same. Where none of those answers
 * either, each other try is at a configured one: what was replaced long ago is no machine any more, or somebody else's.
 */
export class Bootstrap {
  /** Tries since the last answer, by address; the one that answered last is the last. */
  readonly #configured: Map<string, number>;
  readonly #named = new Map<string, number>();
  /** Has one of those answered since one was named? */
  #isGood = false;
  #wasNamed = false;

  constructor(brokers: readonly string[]) {
    this.#configured = new Map(brokers.map((broker) => [spelled(broker), 0]));
  }

  /** As kafkajs takes it, for one connection. */
  next(): string[] {
    const isLost = Math.min(...this.#configured.values()) > 0;
    this.#wasNamed = isLost && this.#named.size > 0 && (this.#isGood || !this.#wasNamed);
    if (!this.#wasNamed) return [leastTried(this.#configured, [...this.#configured.keys()])];
    this.#isGood = false;
    return [leastTried(this.#named, [...this.#named.keys()].reverse())];
  }

  /** Something came from there; `host` as kafkajs has it. */
  answered(host: string, port: number): void {
    const address = `${parted(host)}:${port}`;
    if (this.#configured.has(address)) {
      this.#configured.set(address, 0);
      return;
    }
    this.#isGood = true;
    this.#named.delete(address);
    this.#named.set(address, 0);
    const [eldest] = this.#named.keys();
    if (eldest !== undefined && this.#named.size > MOST_NAMED) this.#named.delete(eldest);
  }
}

/** The first in that order of those that were tried least; it is tried once more by that. */
function leastTried(tries: Map<string, number>, order: readonly string[]): string {
  const least = Math.min(...tries.values());
  const first = order.find((address) => tries.get(address) === least) ?? "";
  tries.set(first, least + 1);
  return first;
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
