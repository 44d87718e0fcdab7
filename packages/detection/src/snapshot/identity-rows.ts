import type { Json } from "@rolecall/core";
import type { Behavior } from "../behavior.ts";
import type { StateRow } from "../detector.ts";
import type { Episode } from "../episode/episode.ts";
import type { EpisodeBook } from "../episode/episode-book.ts";
import type { Baselines } from "../hour/baselines.ts";
import { type Contexts, type CredentialRecord, type IdentityRecord, sharedSaid } from "../state/record.ts";
import type { Registry } from "../state/registry.ts";
import type { Rows } from "../state/rows.ts";
import { decodeState, encodeState } from "./codec.ts";

/** What of a partition its identities are saved from, and loaded into. */
export interface Keeping {
  readonly behavior: Pick<Behavior, "dirty">;
  readonly registry: Registry;
  readonly baselines: Baselines;
  readonly episodes: EpisodeBook;
  readonly contexts: Contexts;
  /** It is an identity of the fleet from now on, and which are its peers. */
  join(id: number, record: IdentityRecord): void;
}

/**
 * Rows of the identities, episodes and credentials that changed since the last snapshot, and keys that are gone. Episodes
 * are few. Identities and credentials may be all there are: their rows are made as they are read, or before they change.
 */
export function saveIdentities(partition: Keeping): {
  rows: StateRow[];
  later: Iterable<StateRow>;
  removed: string[];
} {
  const { behavior, registry, baselines, episodes } = partition;
  const made: StateRow[] = [];
  behavior.dirty.open((id) => {
    const record = registry.identities[id];
    if (record === undefined) return;
    made.push({ key: `identity:${record.uid}`, state: encodeIdentity(record, id, baselines.rows.open(id)) });
  });
  registry.unsaved.open((record) => {
    made.push({ key: `credential:${record.uid}`, state: encodeState(record as unknown as Json) });
  });
  const { changed, removed } = episodes.takeUnsaved();
  return {
    rows: changed.map((episode) => ({ key: `episode:${episode.key}`, state: encodeState(episode as unknown as Json) })),
    later: readAll(made, () => behavior.dirty.makeNext() || registry.unsaved.makeNext()),
    removed: [
      ...registry.takeGone().map((uid) => `identity:${uid}`),
      ...removed.map((key) => `episode:${key}`),
      ...registry.takeGoneCredentials().map((uid) => `credential:${uid}`),
    ],
  };
}

/** What is made, by `makeNext` or by somebody else meanwhile, until nothing more is. */
function* readAll(made: StateRow[], makeNext: () => boolean): Generator<StateRow, undefined> {
  while (made.length > 0 || makeNext()) {
    const row = made.pop();
    if (row !== undefined) yield row;
  }
}

/** What is known of an identity, whose row is under the cursor of `row`. */
export function encodeIdentity(record: IdentityRecord, id: number, row: Rows): Uint8Array {
  return encodeState({ id, ...record } as unknown as Json, row.save());
}

/** The same again; `bytes` are for its row. */
export function decodeIdentity(
  state: Uint8Array,
  contexts: Contexts,
): { readonly id: number; readonly record: IdentityRecord; readonly bytes: Uint8Array } {
  const { plain, bytes } = decodeState(state);
  const { id, ...record } = plain as IdentityRecord & { readonly id: number };
  return { id, record: { ...record, said: sharedSaid(record.said, contexts) }, bytes };
}

/** Load identities in the order of their ids, so that every id is what it was. */
export function loadIdentities(partition: Keeping, rows: readonly StateRow[]): void {
  const decoded = rows.map((row) => decodeIdentity(row.state, partition.contexts));
  decoded.sort((a, b) => a.id - b.id);
  for (const { id, record, bytes } of decoded) {
    partition.registry.load(id, record);
    partition.join(id, record);
    partition.baselines.rows.open(id).load(bytes);
  }
}

/** Load what was still open, in the order in which it opened. */
export function loadEpisodes(partition: Keeping, rows: readonly StateRow[]): void {
  const episodes = rows.map((row) => decodeState(row.state).plain as Episode);
  episodes.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const episode of episodes) partition.episodes.load(episode);
}

export function loadCredential(partition: Keeping, row: StateRow): void {
  partition.registry.loadCredential(decodeState(row.state).plain as CredentialRecord);
}
