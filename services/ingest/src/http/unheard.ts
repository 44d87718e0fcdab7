import { createHash } from "node:crypto";
import { deadUid } from "@rolecall/clickhouse";
import type { Brought } from "./take-body.ts";

/** What a sender sends again it sends soon, and the bodies under way are few: what is older than so many is a duplicate like any other. */
const MOST = 1000;

/**
 * What was taken from senders who have not heard so: they were told to come back before it was durable, or did not wait. What they send
 * again is known, and is waited for, in place of being taken, and counted, once more.
 */
export class Unheard {
  /** Resolve when it is durable; the oldest first. */
  readonly #stored = new Map<string, Promise<void>>();

  /** Of what is the same; undefined where there is none. */
  find(brought: Brought): Promise<void> | undefined {
    return this.#stored.size === 0 ? undefined : this.#stored.get(keyOf(brought));
  }

  keep(brought: Brought, stored: Promise<void>): void {
    const key = keyOf(brought);
    this.#stored.delete(key);
    this.#stored.set(key, stored);
    // What will not be durable is to be taken when it comes again.
    stored.catch(() => this.#drop(key, stored));
    const [oldest] = this.#stored.keys();
    if (oldest !== undefined && this.#stored.size > MOST) this.#stored.delete(oldest);
  }

  /** Its sender has been told that it is durable. */
  heard(brought: Brought, stored: Promise<void>): void {
    if (this.#stored.size > 0) this.#drop(keyOf(brought), stored);
  }

  #drop(key: string, stored: Promise<void>): void {
    if (this.#stored.get(key) === stored) this.#stored.delete(key);
  }
}

/** The same for the same records, in whatever request they come. */
function keyOf({ events, dead, records, filtered }: Brought): string {
  const hash = createHash("sha256").update(JSON.stringify([records, filtered]));
  for (const { tenant, source, identity_uid, event_uid, time } of events)
    hash.update(JSON.stringify([tenant, source, identity_uid, event_uid, time]));
  for (const letter of dead) hash.update(deadUid(letter));
  return hash.digest("base64");
}
