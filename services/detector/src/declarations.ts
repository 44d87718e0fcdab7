import type { ControlRecord } from "@rolecall/core";
import type { Detector, StateRow } from "@rolecall/detection";

/** Keys of the rows that hold what is declared, for tenants that are still to come. */
export const DECLARED_PREFIX = "tenants/declared/";

type Declaration = Exclude<ControlRecord, { readonly control: "watermark" | "feedback" | "change" }>;

/** What is declared at present, as the records that declared it. */
export interface Declarations {
  accept(record: ControlRecord): void;
  /** Says to a detector whose first record lies at `offset` what was declared before. */
  tell(detector: Detector, offset: number): void;
  /** Rows that are new since the last call. */
  take(): readonly StateRow[];
  restore(rows: readonly StateRow[]): void;
}

export function createDeclarations(): Declarations {
  /** By kind: the parts of what holds and of what is coming, each once, in the order in which they came. */
  const parts = new Map<Declaration["control"], Declaration[]>();
  const changed = new Set<Declaration["control"]>();
  return {
    accept(record) {
      // A finding, and a change, is one tenant's: who has it hears what was said of it.
      if (record.control !== "inventory" && record.control !== "policies") return;
      parts.set(record.control, withPart(parts.get(record.control) ?? [], record));
      changed.add(record.control);
    },
    tell(detector, offset) {
      const records = [...parts.values()].flat();
      // Offsets rise: these places lie between its first record and the one before.
      records.forEach((record, n) => {
        detector.control(record, offset - 1 + (n + 1) / (records.length + 1));
      });
    },
    take() {
      const kinds = [...changed];
      changed.clear();
      return kinds.map((kind) => ({
        key: DECLARED_PREFIX + kind,
        state: Buffer.from(JSON.stringify(parts.get(kind))),
      }));
    },
    restore(rows) {
      for (const { key, state } of rows) {
        const kind = key.slice(DECLARED_PREFIX.length) as Declaration["control"];
        parts.set(kind, JSON.parse(Buffer.from(state).toString("utf8")) as Declaration[]);
      }
    },
  };
}

/** Of versions that were whole before the newest nothing is left, and of those that are not no more than the one that came last. */
function withPart(known: readonly Declaration[], record: Declaration): Declaration[] {
  const all = [...known.filter(({ version, part }) => version !== record.version || part !== record.part), record];
  const counts = Map.groupBy(all, ({ version }) => version);
  const isWhole = (version: string): boolean => counts.get(version)?.length === counts.get(version)?.[0]?.parts;
  const others = [...counts.keys()].filter((version) => version !== record.version);
  const kept = [
    record.version,
    others.findLast((version) => !isWhole(version)),
    ...(isWhole(record.version) ? [] : [others.findLast(isWhole)]),
  ];
  return all.filter(({ version }) => kept.includes(version));
}
