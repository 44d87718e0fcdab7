import { formatTime, type IdentityLink, type Json, type LinkKind } from "@rolecall/core";
import type { StateRow } from "../detector.ts";
import { encodeState } from "../snapshot/codec.ts";

const MOST_LINKS = 100_000;
/** A link seen again is told again, and saved, at most so often. */
const AGAIN_MS = 3_600_000;

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: LinkKind;
  readonly evidence: string;
  readonly confidence: "medium" | "high";
  readonly first: number;
  last: number;
  toldAt: number;
  events: number;
}

/** Links by their two ends: since when, how often, and which of them are to be told and to be saved. */
export class LinkBook {
  readonly #links = new Map<string, Link>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();

  see(seen: Pick<Link, "from" | "to" | "kind" | "evidence" | "confidence"> & { readonly at: number }): void {
    const key = keyOf(seen.from, seen.to);
    const { at, ...what } = seen;
    const known = this.#links.get(key);
    if (known === undefined) {
      if (this.#links.size >= MOST_LINKS) return;
      this.#links.set(key, { ...what, first: at, last: at, toldAt: at, events: 1 });
    } else {
      known.events += 1;
      known.last = Math.max(known.last, at);
      this.#unsaved.add(key);
      if (at - known.toldAt < AGAIN_MS) return;
      known.toldAt = at;
    }
    this.#changed.add(key);
    this.#unsaved.add(key);
  }

  /** Links that are new or were seen again, as rows of `identity_links`. */
  take(tenant: string): readonly IdentityLink[] {
    return this.#taken(this.#changed).map(([, link]) => rowOf(tenant, link));
  }

  takeRows(): readonly StateRow[] {
    return this.#taken(this.#unsaved).map(([key, link]) => ({
      key: `link:${key}`,
      state: encodeState(link as unknown as Json),
    }));
  }

  restore(link: Link): void {
    this.#links.set(keyOf(link.from, link.to), link);
  }

  /** Those of `keys` in order, which are noted no longer. */
  #taken(keys: Set<string>): readonly (readonly [string, Link])[] {
    const taken = Array.from(keys)
      .toSorted()
      .flatMap((key) => {
        const link = this.#links.get(key);
        return link === undefined ? [] : [[key, link] as const];
      });
    keys.clear();
    return taken;
  }
}

function keyOf(from: string, to: string): string {
  return `${from}>${to}`;
}

function rowOf(tenant: string, link: Link): IdentityLink {
  return {
    tenant,
    from_uid: link.from,
    to_uid: link.to,
    link_kind: link.kind,
    evidence: link.evidence,
    confidence: link.confidence,
    first_seen: formatTime(link.first),
    last_seen: formatTime(link.last),
    events: link.events,
  };
}
