import type { Finding } from "@rolecall/core";
import type { Position, StateRow } from "@rolecall/detection";
import type { DetectorTables } from "@rolecall/service-detector";

export interface MemoryTables {
  readonly tables: DetectorTables;
  /** The newest state of each finding, as JSON. */
  told(): string[];
  /** The position behind all that was saved or told. */
  next(): number;
}

/** What ClickHouse would hold: the newest version of each finding, and state that is whole or not there. */
export function memoryTables(): MemoryTables {
  const found = new Map<string, { readonly finding: Finding; readonly version: number }>();
  const rows = new Map<string, StateRow>();
  let position: Position | undefined;
  const tables: DetectorTables = {
    async findings(findings) {
      for (const each of findings) {
        const known = found.get(each.finding.finding_uid)?.version ?? -1;
        if (known <= each.version) found.set(each.finding.finding_uid, each);
      }
    },
    identities: async () => undefined,
    coverage: async () => undefined,
    async *stored() {},
    away: async () => [],
    async snapshot(_partition, snapshot) {
      for (const row of snapshot.rows) rows.set(row.key, row);
      for (const key of snapshot.removed) rows.delete(key);
      position = snapshot.position;
    },
    restore: async () => (position === undefined ? undefined : { position, rows: [...rows.values()] }),
  };
  const next = (): number => Math.max(position?.consumed ?? -1, ...[...found.values()].map((one) => one.version)) + 1;
  const told = (): string[] => [...found.values()].map(({ finding }) => JSON.stringify(finding)).sort();
  return { tables, told, next };
}
