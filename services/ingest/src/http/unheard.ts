import { createHash } from "node:crypto";
import { deadUid } from "@rolecall/clickhouse";
import type { Brought } from "./take-body.ts";

/** What a sender sends again it sends soon, and the bodies under way are few: what is older than so many is a duplicate like any other. */
const MOST = 1000;

/** What was taken from a sender, once, in however many requests it comes. */
export class Taken {
  /** Resolves when it is durable. */
  readonly stored: Promise<void>;
  #brought: Brought | undefined;
  #key = "";

  constructor(stored: Promise<void>, brought?: Brought) {
    this.stored = stored;
    this.#brought = brought;
  }

  /** The same for the same records; empty where they have nothing that they are known by. */
  get key(): string {
    if (this.#brought !== undefined) this.#key = keyOf(this.#brought);
    this.#brought = undefined;
    return this.#key;
  }
}

/** A sender that did not wait. */
export interface InVain {
  readonly taken: Taken;
}

/**
 * What was taken from senders who have not heard so yet: it is not durable, or was not when they were told to come back, or they did
 * not wait. What they send again, also before the first has been answered, is known, and is waited for, in place of being taken, and
 * counted, once more.
 */
export class Unheard {
  /** Not durable yet, by what is told without reading all of it: nothing more is computed where no two are alike. */
  readonly #underWay = new Map<string, Set<Taken>>();
  /** Whoever sent it waits no longer, by its key; the oldest first. One more each time that somebody did not wait. */
  readonly #inVain = new Map<string, InVain>();

  /** What of it was taken before, or else what `accept` begins. */
  take(brought: Brought, accept: () => Promise<void>): Taken {
    // What was only left out is the same as what others leave out.
    if (brought.events.length + brought.dead.length === 0) return new Taken(accept());
    const brief = briefOf(brought);
    const known = this.#find(brought, brief);
    if (known !== undefined) return known;
    const taken = new Taken(accept(), brought);
    const alike = this.#underWay.get(brief) ?? new Set();
    this.#underWay.set(brief, alike.add(taken));
    const over = (): void => {
      alike.delete(taken);
      if (alike.size === 0) this.#underWay.delete(brief);
    };
    taken.stored.then(over, over);
    return taken;
  }

  /** Its sender waits no longer. */
  keep(taken: Taken): void {
    const { key, stored } = taken;
    if (key === "") return;
    const kept: InVain = { taken };
    this.#inVain.delete(key);
    this.#inVain.set(key, kept);
    // What will not be durable is to be taken when it comes again.
    stored.catch(() => this.heard(kept));
    const [oldest] = this.#inVain.keys();
    if (oldest !== undefined && this.#inVain.size > MOST) this.#inVain.delete(oldest);
  }

  /** What whoever sends it now comes back for. */
  cameFor(taken: Taken): InVain | undefined {
    return this.#inVain.size === 0 ? undefined : this.#inVain.get(taken.key);
  }

  /** Who came back for it has been told that it is durable. Whoever has sent it since then, and did not wait, may come back still. */
  heard(kept: InVain): void {
    const { key } = kept.taken;
    if (this.#inVain.get(key) === kept) this.#inVain.delete(key);
  }

  #find(brought: Brought, brief: string): Taken | undefined {
    const alike = this.#underWay.get(brief);
    if (alike === undefined && this.#inVain.size === 0) return undefined;
    const key = keyOf(brought);
    return this.#inVain.get(key)?.taken ?? Array.from(alike ?? []).find((taken) => taken.key === key);
  }
}

function briefOf({ events, dead, records, filtered }: Brought): string {
  return JSON.stringify([records, filtered, dead.length, events.at(0)?.event_uid, events.at(-1)?.event_uid]);
}

/** The same for the same records, in whatever request they come. */
function keyOf({ events, dead, records, filtered }: Brought): string {
  const hash = createHash("sha256").update(JSON.stringify([records, filtered]));
  for (const { tenant, source, identity_uid, event_uid, time } of events)
    hash.update(JSON.stringify([tenant, source, identity_uid, event_uid, time]));
  for (const letter of dead) hash.update(deadUid(letter));
  return hash.digest("base64");
}
