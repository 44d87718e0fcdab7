import type {
  ControlRecord,
  Coverage,
  Credential,
  Event,
  Finding,
  Identity,
  IdentityKind,
  IdentityLink,
} from "@rolecall/core";
import type { Profile } from "./profiles/profile.ts";
import type { CoverageCounts } from "./watched/coverage-counts.ts";

/** What the inventory knows of an identity; the detector reads it, and never looks it up elsewhere. */
export interface IdentityContext {
  readonly owner: string;
  readonly environment: string;
  readonly criticality: string;
  /** Peer group beside the kind: the inventory's `group`, else owner, else label `team`, else label `app`, else the account. */
  readonly group: string;
}

export interface DetectorOptions {
  readonly tenant: string;
  /** How long events of a source are held so that late ones take their place, in ms of event time. */
  readonly holdMs: (source: string) => number;
  /** Context of an identity when it is first seen; `labels` are those of its first event. */
  readonly context: (identityUid: string, labels: Readonly<Record<string, string>>) => IdentityContext;
  /** Alert budget: findings per 1,000 identities and day that the behavioural detector may open. Default 5. */
  readonly findingsPerThousand?: number;
  /**
   * Identities in memory at most. Where a further one comes, those leave of whom least is known (`away/room.ts`); where nobody
   * may leave, it is checked by rules only, and counted. Default 1,048,576; at most 16,777,216.
   */
  readonly mostIdentities?: number;
  /**
   * The events come in their final order already (time + hold, time, source, event id), as a replay merges them, and nobody goes on
   * from the state that they leave: nothing need be held. The findings are the same.
   */
  readonly ordered?: boolean;
  /**
   * Events on hold at most; beyond, the first of them take their place although others may still come before them. For who offers
   * them in their final order: what comes after those may be late, and the findings are the same. No bound by default.
   */
  readonly mostHeld?: number;
  /** What machines of a make are known to do, for those that are young; ours by default. */
  readonly profiles?: readonly Profile[];
  /** Told of every identity-hour when it closes: what an evaluation measures calibration by. It changes nothing. */
  readonly probe?: (hour: ClosedHour) => void;
}

/** An identity-hour that is over, with what the detector held it for. One object is reused: copy what you keep. */
export interface ClosedHour {
  readonly identity: string;
  readonly kind: IdentityKind;
  /** Whole hours since the epoch. */
  readonly hour: number;
  /** True once probabilities are frequencies of the fleet. */
  readonly calibrated: boolean;
  /** False where it only went on with an open finding: such hours are no sample of anything. */
  readonly counts: boolean;
  /** -log10 of the probability of the hour. */
  readonly rarity: number;
  /** -log10 per feature, as a frequency of the fleet; the names are {@link FEATURE_NAMES}. */
  readonly surprises: readonly number[];
}

/** Where in the log the state stands (design: a snapshot at a position, whole or not at all). */
export interface Position {
  /** Highest offset consumed; -1 before the first. */
  readonly consumed: number;
  /** The oldest record that is still in the reorder buffer; reading on starts here. */
  readonly lowWater: number;
  /** Event time up to which everything was released, ms; and the sort key of the last one released. */
  readonly watermark: number;
  readonly released: string;
}

/** One named piece of state, changed since the last snapshot. Keys are stable; a newer row replaces the older. */
export interface StateRow {
  /** `identity:<uid>`, `group:<name>`, `fleet`, `seen:<hour>`, …; {@link Detector.wanted} says what is different about `away:…`. */
  readonly key: string;
  readonly state: Uint8Array;
}

export interface Snapshot {
  readonly position: Position;
  /** The rows that changed since the previous snapshot; all of them in the first. To be read once. */
  readonly rows: Iterable<StateRow>;
  /** Keys that are gone. */
  readonly removed: readonly string[];
}

/** Rows of identities, credentials and links that changed. */
export interface ChangedIdentities {
  readonly identities: readonly Identity[];
  readonly credentials: readonly Credential[];
  readonly links: readonly IdentityLink[];
}

/** What offering an event did. A duplicate changes nothing; a late one is used, and marked. */
export type Offered = "held" | "duplicate" | "late" | "replayed";

/**
 * Scores each event of one partition against what its identity normally does, then learns from it.
 *
 * Called from one loop, in log order. Event time only: no clock, no chance, ids from content. The same options and
 * the same events within the hold, in whatever order and however often delivered, give the same findings byte for byte
 * (but for `origin`). Nothing is written to the event.
 */
export interface Detector {
  /**
   * Offer the record at `offset` of the partition. Offsets rise, but for those re-read after a restore. An event leaves the
   * hold when the watermark (the highest event time seen) has passed its time plus its source's hold; with no hold that is
   * at the next later event or watermark record, so that events of one millisecond have one order.
   *
   * A duplicate has the id and the time of an event of the 24 hours before. The watermark follows records a quarter of an
   * hour at once; a record from further ahead waits on hold without moving it, until time gets there or as many records in
   * a row come from ahead as usually come in half an hour (2 to 64), or a watermark record says so. One that is more than a
   * day ahead when the row ends, like one whose time is none, counts as late, at the watermark. `at` is its time, epoch ms,
   * where the caller has read it already.
   */
  offer(event: Event, offset: number, at?: number): Offered;
  /** A watermark record at `offset`: event time has come to `at` although nothing happened. */
  advance(at: number, offset: number): void;
  /**
   * A control record at `offset`: a watermark, or what is declared from here on. Declarations count for every event that
   * is released after this record was read.
   */
  control(record: ControlRecord, offset: number): void;
  /** Versions of what is declared at present; empty where nothing is. */
  readonly declared: { readonly inventory: string; readonly policies: string };
  /** End of the input: everything held is released, every open hour is closed. Nothing may be offered afterwards. */
  finish(): void;
  /** Findings opened or changed since the last call, in order; each is the whole finding in its present state. */
  take(): readonly Finding[];
  /**
   * Identities, credentials and links changed since the last call, for the tables of those names. In parts, of which each shows
   * them as they are when it is read.
   */
  takeIdentityParts(): Iterable<ChangedIdentities>;
  /** The same at once. */
  takeIdentities(): ChangedIdentities;
  /**
   * How well identities are watched where that changed, for the table of that name; those that `takeIdentities` gave. A part at
   * a time, which may be empty: once all were looked at it is undefined.
   */
  takeCoverage(): readonly Coverage[] | undefined;
  /** How many identities each detector watches in each state, as of the last `takeCoverage`. */
  readonly coverage: CoverageCounts;
  /**
   * What changed since the last snapshot, at the present position. Call `take` first: findings precede their snapshot.
   *
   * Its rows are as of now whenever they are read, also where events are offered meanwhile: what is not read yet of an identity
   * that acts is made before. So a large snapshot can be written part by part beside the stream.
   *
   * @throws Error where the rows of the last one were not read to their end, or rows are {@link wanted}.
   */
  openSnapshot(): Snapshot;
  /** The same at once. */
  snapshot(): Snapshot & { readonly rows: readonly StateRow[] };
  /** The snapshot that was opened last is durable: what it holds of identities that left memory need not be kept here. */
  settle(): void;
  /**
   * Keys of rows without which it cannot go on, because events came of identities that left memory; empty for most batches. What
   * was offered counts in its turn once {@link giveBack} brought them, and nothing may be taken or saved before.
   *
   * These rows, `away:…`, are in a snapshot like others but are not loaded by a restore. They never change; one that was removed
   * may be deleted once the snapshot that says so is durable, and not before.
   */
  wanted(): readonly string[];
  /** The rows of all keys that were {@link wanted}; one that is not there is lost, and its identity a stranger. */
  giveBack(rows: Iterable<StateRow>): void;
  /** Load the newest row of every key, without those of identities that left. Only on a detector that has seen nothing. */
  restore(position: Position, rows: Iterable<StateRow>): void;
  readonly stats: DetectorStats;
}

/** Counters and sizes for metrics; numbers only. */
export interface DetectorStats {
  readonly events: number;
  readonly duplicates: number;
  readonly late: number;
  readonly identities: number;
  /** Identities that left memory and are known; how often one came back; how many were forgotten, here or by a store. */
  readonly away: number;
  readonly returned: number;
  readonly forgotten: number;
  /** Events of identities for which there was no room, and nobody who could leave. */
  readonly unwatched: number;
  /** Matches of rules that were not told, because they are what their identity always does. */
  readonly habitual: number;
  readonly held: number;
  readonly watermark: number;
}
