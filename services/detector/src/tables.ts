import type { EventPlace, FindingVersion, StoredEntry } from "@rolecall/clickhouse";
import type { Coverage, Credential, Identity, IdentityLink } from "@rolecall/core";
import type { Position, Snapshot, StateRow } from "@rolecall/detection";
import type { Standing } from "@rolecall/kafka";

/** Where findings of any partition are kept. */
export interface FindingsTable {
  /** Resolves when they are durable. Versions rise with the log: the newest state of a finding replaces the older ones. */
  findings(findings: readonly FindingVersion[]): Promise<void>;
}

/** What was saved of a partition. */
export interface Saved {
  readonly position: Position;
  /**
   * Undefined where another version of Rolecall wrote them, in its own form. Then the log has to be learnt anew from its
   * beginning; what it shows up to the position was told.
   */
  readonly rows: Iterable<StateRow> | undefined;
  /** Where there are none: those of the keys in `PLACES`, which every version reads. */
  readonly places?: readonly StateRow[] | undefined;
}

/**
 * The history is not the one that the state was written to: it was restored from a backup, or is another. A snapshot is what changed
 * since the one before, and would be none without that.
 */
export class ReplacedHistory extends Error {
  override readonly name = "ReplacedHistory";

  constructor(partition: number) {
    super(
      `the history has lost the state of partition ${partition} that was saved last: it was replaced, by a backup perhaps; see docs/runbooks/copies.md`,
    );
  }
}

/** Keys of rows that say which logs a state was read from, and how far: no part of what was learnt. */
export const PLACES = { log: "log", lanes: "input/lanes" } as const;

/** The oldest record of a log, and its end. */
export type LogNow = Pick<Standing, "low" | "high">;

/** Of two logs the one that is there now, and the last event that was judged of the other, where its state says so. */
export interface AfterLog extends LogNow {
  readonly last?: EventPlace | undefined;
}

/** What a detector keeps in ClickHouse. Each call resolves when its rows are durable. */
export interface DetectorTables extends FindingsTable {
  identities(
    identities: readonly Identity[],
    credentials: readonly Credential[],
    links?: readonly IdentityLink[],
  ): Promise<void>;
  coverage(coverage: readonly Coverage[]): Promise<void>;
  /**
   * The rows first, the manifest last: a snapshot is there as a whole or not at all.
   * @throws ReplacedHistory where the one before is not there any more
   */
  snapshot(partition: number, snapshot: Snapshot): Promise<void>;
  /** Rows of identities that left memory, of those keys that are there. */
  away(partition: number, keys: readonly string[]): Promise<readonly StateRow[]>;
  /**
   * What the history holds of the log of a partition from an offset on, in its order; nothing where events are not kept. Where another
   * log is there now, also what came in logs that were there between the two, behind it and with offsets that begin again.
   */
  stored(partition: number, fromOffset: number, now?: AfterLog): AsyncIterable<StoredEntry>;
  /** The newest whole snapshot of a partition, without such rows; undefined where there never was one. */
  restore(partition: number, taking?: Taking): Promise<Saved | undefined>;
}

/** A partition that is taken over while others read theirs. */
export interface Taking {
  /** Rejects where it is somebody else's by now: then nothing of what he writes is touched. */
  readonly mustBeOurs: () => Promise<void>;
  /** Takes what need not be waited for. */
  readonly behind: (work: () => Promise<void>) => void;
}

/** Position from which the log is read: where what was saved held its oldest record, or from the beginning. */
export function readFrom(saved: Saved | undefined): number {
  return saved?.rows === undefined ? 0 : saved.position.lowWater;
}

/** Position up to which the findings were told, and state has to be learnt anew; -1 where none has. */
export function toldTo(saved: Saved | undefined): number {
  return saved === undefined || saved.rows !== undefined ? -1 : saved.position.consumed;
}
