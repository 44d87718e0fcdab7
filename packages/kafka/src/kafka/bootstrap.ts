/** Of `host:port`; a host of IPv6 stands in brackets. */
const BRACKETS = /^\[(.*)\]:(\d+)$/;

/**
 * At which of the configured addresses a client asks for the cluster. kafkajs begins with the first each time and goes on to the
 * next only where that refuses the connection: one that takes it and says nothing, or ends it (a balancer with nothing behind it, a
 * machine that hangs), keeps it from all the others. So the one is named that has left the fewest tries without an answer.
 */
export class Bootstrap {
  /** Tries since the last answer, by address. */
  readonly #tries: Map<string, number>;

  constructor(brokers: readonly string[]) {
    this.#tries = new Map(brokers.map((broker) => [spelled(broker), 0]));
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
    const address = `${host}:${port}`;
    if (this.#tries.has(address)) this.#tries.set(address, 0);
  }
}

/** kafkajs parts an address at its first colon, of which IPv6 has several. */
function spelled(broker: string): string {
  const [, host, port] = BRACKETS.exec(broker) ?? [];
  return host === undefined ? broker : `${host.replaceAll(":", "%3A")}:${port}`;
}

/** The host that such an address names. */
export function hostOf(host: string): string {
  return host.replaceAll("%3A", ":");
}
