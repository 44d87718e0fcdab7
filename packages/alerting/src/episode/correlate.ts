import { type Finding, personIn } from "@rolecall/core";

/** What findings of one story have in common. A link and no more: nothing is merged or held back by it. */
const CORRELATIONS = ["identity", "credential", "network", "delegation"] as const;
export type Correlation = (typeof CORRELATIONS)[number];

/** Another open finding, and what it shares. */
export interface Related<E> {
  readonly by: Correlation;
  readonly episode: E;
}

/** Dimensions whose observed values link findings of different identities. */
const LINKING: Readonly<Record<string, Correlation>> = {
  credential_uid: "credential",
  src_ip: "network",
  src_network: "network",
  src_asn: "network",
  delegation: "delegation",
  delegation_root: "delegation",
};

/** Values of one dimension that are looked at. */
const VALUES = 5;
/** Open findings that one key remembers: a thousand with the same tell no story. */
const PER_KEY = 64;

/** The open episodes by what they have in common. */
export class CorrelationIndex<E extends { readonly episodeId: string }> {
  /** Most keys have one episode: a map for each of a hundred thousand of those would cost more than all else here. */
  readonly #open = new Map<string, E | Map<string, E>>();

  /** Tells the index about an episode: open or not, with its present finding. Call with `open: false` before that changes. */
  set(episode: E, finding: Finding, open: boolean): void {
    for (const { key } of keysOf(finding)) {
      if (open) this.#add(key, episode);
      else this.#remove(key, episode);
    }
  }

  /** The finding of an episode that stays open was replaced. */
  move(episode: E, from: Finding, to: Finding): void {
    const [before, after] = [keysOf(from), keysOf(to)];
    if (before.length === after.length && before.every(({ key }, i) => key === after[i]?.key)) return;
    this.set(episode, from, false);
    this.set(episode, to, true);
  }

  /** Other open episodes that share something with this one, at most `most`, those of another identity's first. */
  relatedTo(episode: E, finding: Finding, most: number): readonly Related<E>[] {
    const found = new Map<string, Related<E>>();
    for (const { by, key } of keysOf(finding).toReversed()) {
      for (const other of this.#sharing(key)) {
        if (found.size >= most) return [...found.values()];
        if (other.episodeId !== episode.episodeId && !found.has(other.episodeId))
          found.set(other.episodeId, { by, episode: other });
      }
    }
    return [...found.values()];
  }

  #sharing(key: string): Iterable<E> {
    const known = this.#open.get(key);
    if (known instanceof Map) return known.values();
    return known === undefined ? [] : [known];
  }

  #add(key: string, episode: E): void {
    const known = this.#open.get(key);
    if (known === undefined) this.#open.set(key, episode);
    else if (known instanceof Map) {
      if (known.size < PER_KEY) known.set(episode.episodeId, episode);
    } else if (known.episodeId !== episode.episodeId) {
      const both = new Map([known, episode].map((each) => [each.episodeId, each]));
      this.#open.set(key, both);
    }
  }

  #remove(key: string, episode: E): void {
    const known = this.#open.get(key);
    if (known instanceof Map) {
      known.delete(episode.episodeId);
      if (known.size === 0) this.#open.delete(key);
    } else if (known?.episodeId === episode.episodeId) this.#open.delete(key);
  }
}

interface Key {
  readonly by: Correlation;
  readonly key: string;
}

/** Findings are never changed in place, and each is asked for its keys several times. */
const keys = new WeakMap<Finding, readonly Key[]>();

function keysOf(finding: Finding): readonly Key[] {
  const known = keys.get(finding);
  if (known !== undefined) return known;
  const made = makeKeys(finding).map(([by, value]) => ({ by, key: `${by} ${value}` }));
  keys.set(finding, made);
  return made;
}

function makeKeys(finding: Finding): readonly (readonly [Correlation, string])[] {
  const linking = finding.dimensions.flatMap(({ name, observed }) => {
    const by = Object.hasOwn(LINKING, name) ? LINKING[name] : undefined;
    return by === undefined ? [] : valuesOf(observed).map((value) => [by, value] as const);
  });
  return [["identity", `${finding.identity_uid} ${personIn(finding) ?? ""}`.trim()], ...linking];
}

/** `AKIA… by aws:…` and `198.51.100.0/24, 203.0.113.0/24`: the values themselves. */
function valuesOf(observed: string): readonly string[] {
  return observed
    .split(", ")
    .slice(0, VALUES)
    .flatMap((part) => part.trim().split(" ")[0] || []);
}
