import type { Socket } from "node:net";
import { isSilence, sentenceOf } from "../fault.ts";

/** So long a connection is waited for, ms. */
export const CONNECT_MS = 3000;

/** Where it is needed, it is tried more often than that, ms; one that is not tried any more has left the cluster. */
const TRIED_MS = 60_000;
const NO_CONNECTION = "it takes no connection";
const NO_WORD = "it takes connections and says nothing";

/** A broker that the cluster names, and that this machine does not reach. */
class NotReached extends Error {
  override readonly name = "NotReached";
}

/**
 * The addresses at which brokers say that they are to be reached (`advertised.listeners`), as far as nothing connects to them from here.
 * The configured one answers, and then all goes on at those: one that is for another network is the most usual reason why a client that
 * can connect can do nothing, and kafkajs tells of the last step that failed for it, or of a fault of its own.
 */
export class Advertised {
  readonly #configured: ReadonlySet<string>;
  readonly #now: () => number;
  /** Why, by address, and when that was so last. */
  readonly #unreached = new Map<string, { readonly why: string; readonly at: number }>();

  /** `brokers` as they are configured. */
  constructor(brokers: readonly string[], now: () => number = () => performance.now()) {
    this.#configured = new Set(brokers);
    this.#now = now;
  }

  /** Of a connection that is being made; `host` as it is written. */
  watch(socket: Socket, { host, port }: { readonly host: string; readonly port: number }): void {
    const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    if (this.#configured.has(address)) return;
    const failed = (why: string): void => void this.#unreached.set(address, { why, at: this.#now() });
    // kafkajs gives one up that is not made by then, and leaves the socket to itself.
    const late = setTimeout(() => failed(socket.connecting ? NO_CONNECTION : NO_WORD), CONNECT_MS).unref();
    const met = (error: Error): void => failed(error.message);
    socket.once("error", met);
    socket.once("close", () => clearTimeout(late));
    socket.once("data", () => {
      clearTimeout(late);
      socket.removeListener("error", met);
      this.#unreached.delete(address);
    });
  }

  /** What to tell in place of a sentence that says no more than that no answer comes. */
  instead(sentence: string): string {
    const first = [...this.#unreached].find(([, { at }]) => this.#now() - at < TRIED_MS);
    if (first === undefined || !isSilence(sentence)) return sentence;
    const [address, { why }] = first;
    return `the brokers say that one of them is to be reached at ${address} (advertised.listeners), and from this machine it is not: ${why}; start it, or where it runs, correct what it advertises, or name in kafka.brokers a listener that is for this machine`;
  }

  /** The same of a fault. */
  explain(error: unknown): unknown {
    const sentence = sentenceOf(error);
    const told = this.instead(sentence);
    return told === sentence ? error : new NotReached(told, { cause: error });
  }
}
