import { type Effect, type EpisodeRow, type TableRows, toTableRows } from "@rolecall/alerting";

const TABLES: readonly TableRows["table"][] = ["silences", "receipts", "notifications", "episodes"];

/** Turns effects into rows, one batch per table, and the rows of each episode in order. One per alerter: it remembers what was written. */
export interface RowCollector {
  /** One batch per table that has rows. */
  collect(effects: readonly Effect[], isKnown: (episodeId: string) => boolean): readonly TableRows[];
}

/** `writtenAt`: newest `at` of the rows each episode has. */
export function createRowCollector(tenant: string, writtenAt: ReadonlyMap<string, number>): RowCollector {
  let newest = new Map(writtenAt);
  return {
    collect(effects, isKnown) {
      const episodes = effects.flatMap((effect) => (effect.kind === "episodes" ? effect.rows : []));
      const merged = effects.filter(({ kind }) => kind !== "episodes");
      if (episodes.length > 0) merged.push({ kind: "episodes", rows: behindEachOther(episodes, newest) });
      if (newest.size > 1000) newest = new Map([...newest].filter(([episodeId]) => isKnown(episodeId)));
      const written = merged.flatMap((effect) => toTableRows(effect, tenant) ?? []);
      return TABLES.flatMap((table) => {
        const rows = written.filter((batch) => batch.table === table).flatMap((batch) => batch.rows);
        return rows.length === 0 ? [] : [{ table, rows }];
      });
    },
  };
}

/**
 * Of one episode and finding only the newest revision; each row of an episode later than the one before, and of several
 * stretches of one finding, by a millisecond where need be, so that the greatest `at` is the present state.
 */
function behindEachOther(rows: readonly EpisodeRow[], newest: Map<string, number>): readonly EpisodeRow[] {
  const last = new Map(rows.map((row) => [`${row.episode_id} ${row.finding_uid}`, row]));
  return rows
    .filter((row) => last.get(`${row.episode_id} ${row.finding_uid}`) === row)
    .map((row) => {
      const at = Math.max(row.updated_at, ...[row.episode_id, row.finding_uid].map((id) => (newest.get(id) ?? 0) + 1));
      newest.set(row.episode_id, at).set(row.finding_uid, at);
      return { ...row, updated_at: at };
    });
}
