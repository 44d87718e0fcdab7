import type { Json } from "@rolecall/core";
import { kindIndex } from "../behavior.ts";
import type { StateRow } from "../detector.ts";
import type { Episode } from "../episode/episode.ts";
import type { Partition } from "../partition.ts";
import type { CredentialRecord, IdentityRecord } from "../state/record.ts";
import { decodeState, encodeState } from "./codec.ts";

/** Rows of the identities, episodes and credentials that changed since the last snapshot, and keys that are gone. */
export function saveIdentities(partition: Partition): { rows: StateRow[]; removed: string[] } {
  const { behavior, registry, baselines, episodes } = partition;
  const rows: StateRow[] = [];
  for (const id of behavior.dirty.take()) {
    const record = registry.identities[id];
    if (record === undefined) continue;
    const plain = { id, ...record } as unknown as Json;
    rows.push({ key: `identity:${record.uid}`, state: encodeState(plain, baselines.rows.open(id).bytes) });
  }
  const { changed, removed } = episodes.takeUnsaved();
  for (const episode of changed) {
    rows.push({ key: `episode:${episode.key}`, state: encodeState(episode as unknown as Json) });
  }
  const credentials = registry.takeUnsaved();
  for (const record of credentials.changed) {
    rows.push({ key: `credential:${record.uid}`, state: encodeState(record as unknown as Json) });
  }
  const gone = registry.takeGone().map((uid) => `identity:${uid}`);
  return {
    rows,
    removed: [
      ...gone,
      ...removed.map((key) => `episode:${key}`),
      ...credentials.removed.map((uid) => `credential:${uid}`),
    ],
  };
}

/** Load identities in the order of their ids, so that every id is what it was. */
export function loadIdentities(partition: Partition, rows: readonly StateRow[]): void {
  const decoded = rows.map((row) => {
    const { plain, bytes } = decodeState(row.state);
    const { id, ...record } = plain as IdentityRecord & { readonly id: number };
    return { id, record, bytes };
  });
  decoded.sort((a, b) => a.id - b.id);
  for (const { id, record, bytes } of decoded) {
    partition.registry.load(id, record);
    partition.join(id, record.group, kindIndex(record.kind));
    partition.baselines.rows.open(id).load(bytes);
  }
}

/** Load what was still open, in the order in which it opened. */
export function loadEpisodes(partition: Partition, rows: readonly StateRow[]): void {
  const episodes = rows.map((row) => decodeState(row.state).plain as Episode);
  episodes.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const episode of episodes) partition.episodes.load(episode);
}

export function loadCredential(partition: Partition, row: StateRow): void {
  partition.registry.loadCredential(decodeState(row.state).plain as CredentialRecord);
}
