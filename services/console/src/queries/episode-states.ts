import { findingStates, type Store } from "@rolecall/clickhouse";
import { ask } from "./question.ts";

/** Where the episode of a finding stands. */
export interface EpisodeState {
  readonly state: string;
  /** Of a closed one the verdict, of one that is expected `marked-expected`; else the state. */
  readonly reason: string;
  /** Who brought it there; empty where nobody did. */
  readonly actor: string;
}

/** The present states of the episodes of these findings. */
export async function episodeStates(store: Store, uids: readonly string[]): Promise<ReadonlyMap<string, EpisodeState>> {
  if (uids.length === 0) return new Map();
  const rows = await ask<EpisodeState & { readonly finding_uid: string }>(store, {
    sql: `SELECT finding_uid, state, reason, actor FROM (${findingStates("has({uids:Array(String)}, finding_uid)")})
      WHERE has({uids:Array(String)}, finding_uid)`,
    parameters: { uids },
  });
  return new Map(rows.map(({ finding_uid, ...state }) => [finding_uid, state]));
}
