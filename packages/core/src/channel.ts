import { Queue } from "./queue.ts";

/** Thrown by `send` on a channel that is closed, or whose sender was aborted while it waited. */
export class ChannelClosedError extends Error {
  override readonly name = "ChannelClosedError";
}

export interface ChannelOptions<T> {
  /** The weight that the channel holds at most; bytes, where `weigh` gives bytes. */
  readonly capacity: number;
  /** Weight of an item, zero or more; 1 by default, so that `capacity` counts items. */
  readonly weigh?: (item: T) => number;
}

/**
 * A bounded queue between asynchronous senders and receivers. Items leave in the order in which `send` was called; of
 * several receivers each item goes to one, the one that waits longest.
 */
export interface Channel<T> extends AsyncIterable<T> {
  /**
   * Resolves once the item is in. Waits while the channel is full, behind earlier senders; an item heavier than the whole
   * channel goes in when it is empty. Rejects with the signal's reason where that is aborted first, and with
   * `ChannelClosedError` on a channel that is closed: then the item is not in.
   */
  send(item: T, signal?: AbortSignal): Promise<void>;
  /** Puts the item in at once, or answers false where it would have to wait or the channel is closed. */
  trySend(item: T): boolean;
  /** The next item; waits for one. Undefined once the channel is closed and empty, or when the signal is aborted. */
  receive(signal?: AbortSignal): Promise<T | undefined>;
  /** No more items come in; those that are in can still be received. Senders that wait are rejected. Idempotent. */
  close(): void;
  /** Resolves when nothing is in the channel and no sender waits: everything was received. */
  drain(): Promise<void>;
  /** Items that are in, and their weight: for a metric. */
  readonly size: number;
  readonly weight: number;
}

export function createChannel<T>(options: ChannelOptions<T>): Channel<T> {
  return new BoundedChannel(options);
}

interface Sender<T> {
  readonly item: T;
  readonly weight: number;
  readonly settle: (error?: unknown) => void;
}

class BoundedChannel<T> implements Channel<T> {
  readonly #capacity: number;
  readonly #weigh: (item: T) => number;
  readonly #items = new Queue<{ readonly item: T; readonly weight: number }>();
  readonly #senders = new Queue<Sender<T>>();
  readonly #receivers = new Queue<(item: T | undefined) => void>();
  #drained: (() => void)[] = [];
  #weight = 0;
  #closed = false;

  constructor(options: ChannelOptions<T>) {
    this.#capacity = options.capacity;
    this.#weigh = options.weigh ?? (() => 1);
  }

  get size(): number {
    return this.#items.size;
  }

  get weight(): number {
    return this.#weight;
  }

  trySend(item: T): boolean {
    const weight = this.#weigh(item);
    if (this.#closed || this.#senders.size > 0 || !this.#hasRoom(weight)) return false;
    this.#accept(item, weight);
    return true;
  }

  send(item: T, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#closed) return Promise.reject(new ChannelClosedError("the channel is closed"));
    if (this.trySend(item)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (error?: unknown): void => {
        signal?.removeEventListener("abort", abort);
        if (error === undefined) resolve();
        else reject(error);
      };
      const sender = { item, weight: this.#weigh(item), settle };
      const abort = (): void => {
        if (!this.#senders.remove(sender)) return;
        settle(signal?.reason);
        // It may have held back lighter ones behind it.
        this.#admit();
      };
      signal?.addEventListener("abort", abort);
      this.#senders.push(sender);
    });
  }

  receive(signal?: AbortSignal): Promise<T | undefined> {
    if (signal?.aborted) return Promise.resolve(undefined);
    const next = this.#items.shift();
    if (next !== undefined) {
      this.#weight -= next.weight;
      this.#admit();
      return Promise.resolve(next.item);
    }
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const take = (item: T | undefined): void => {
        signal?.removeEventListener("abort", abort);
        resolve(item);
      };
      const abort = (): void => {
        if (this.#receivers.remove(take)) take(undefined);
      };
      signal?.addEventListener("abort", abort);
      this.#receivers.push(take);
    });
  }

  close(): void {
    this.#closed = true;
    for (let sender = this.#senders.shift(); sender !== undefined; sender = this.#senders.shift()) {
      sender.settle(new ChannelClosedError("the channel was closed before it had room"));
    }
    for (let take = this.#receivers.shift(); take !== undefined; take = this.#receivers.shift()) take(undefined);
    this.#admit();
  }

  drain(): Promise<void> {
    if (this.#isEmpty()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let item = await this.receive(); item !== undefined; item = await this.receive()) yield item;
  }

  #isEmpty(): boolean {
    return this.#items.size === 0 && this.#senders.size === 0;
  }

  #hasRoom(weight: number): boolean {
    return this.#items.size === 0 || this.#weight + weight <= this.#capacity;
  }

  #accept(item: T, weight: number): void {
    const take = this.#receivers.shift();
    if (take !== undefined) {
      take(item);
      return;
    }
    this.#items.push({ item, weight });
    this.#weight += weight;
  }

  /** Lets waiting senders in as far as there is room, then tells those who wait for emptiness. */
  #admit(): void {
    for (
      let next = this.#senders.peek();
      next !== undefined && this.#hasRoom(next.weight);
      next = this.#senders.peek()
    ) {
      this.#senders.shift();
      this.#accept(next.item, next.weight);
      next.settle();
    }
    if (!this.#isEmpty()) return;
    const waiting = this.#drained;
    this.#drained = [];
    for (const resolve of waiting) resolve();
  }
}
