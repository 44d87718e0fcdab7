import type { FindingVersion } from "@rolecall/clickhouse";
import type { Coverage, Credential, Identity, IdentityLink } from "@rolecall/core";
import type { Position, Snapshot, StateRow } from "@rolecall/detection";

/** Where findings of any partition are kept. */
export interface FindingsTable {
  /** Resolves when they are durable. Versions rise with the log: the newest state of a finding replaces the older ones. */
  findings(findings: readonly FindingVersion[]): Promise<void>;
}

/** What a detector keeps in ClickHouse. Each call resolves when its rows are durable. */
export interface DetectorTables extends FindingsTable {
  identities(
    identities: readonly Identity[],
    credentials: readonly Credential[],
    links?: readonly IdentityLink[],
  ): Promise<void>;
  coverage(coverage: readonly Coverage[]): Promise<void>;
  /** The rows first, the manifest last: a snapshot is there as a whole or not at all. */
  snapshot(partition: number, snapshot: Snapshot): Promise<void>;
  /** The newest whole snapshot of a partition. */
  restore(partition: number): Promise<{ readonly position: Position; readonly rows: Iterable<StateRow> } | undefined>;
}
