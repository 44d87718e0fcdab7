import type { FindingVersion } from "@rolecall/clickhouse";
import { type Finding, SCHEMAS } from "@rolecall/core";
import type { Outgoing, Producer } from "@rolecall/kafka";
import { createGroupCommit } from "@rolecall/runtime";
import type { FindingsTable } from "./tables.ts";

export interface FindingsLogOptions {
  readonly table: FindingsTable;
  readonly topic: Producer<Finding>;
  /** Aborted when the process gives up; what waits then rejects. */
  readonly signal: AbortSignal;
  /** Called with findings that opened or changed, once they are durable. */
  readonly found?: ((findings: readonly Finding[]) => void) | undefined;
  /** Called with what findings could not be written for: nothing that was judged since may be saved. */
  readonly failed: (error: unknown) => void;
}

/** The findings of all partitions on their way into the table and the topic, while what comes next is judged. */
export interface FindingsLog {
  /** Takes them on, in the order of the calls; resolves when there is room for more. */
  add(findings: readonly FindingVersion[]): Promise<void>;
  /** Resolves when everything that was added so far is durable; rejects where any of it never will be. */
  settled(): Promise<void>;
}

/** Findings under way at most; beyond, judging waits. */
const MOST_PENDING = 2000;

/**
 * Rows and records each go one write at a time, and do not wait for each other: what is found meanwhile goes with the next.
 * Of a finding that changed several times by then the latest state is written, as when it changes several times in one batch
 * of events.
 */
export function createFindingsLog({ table, topic, signal, found, failed }: FindingsLogOptions): FindingsLog {
  const batches = { maxWeight: MOST_PENDING, weigh: () => 1 };
  const rows = createGroupCommit<FindingVersion>({ ...batches, write: (all) => table.findings(latestOf(all)) });
  const records = createGroupCommit<FindingVersion>({
    ...batches,
    write: async (all) => void (await topic.send(latestOf(all).map(outgoingOf), signal)),
  });
  let last: Promise<void> = Promise.resolve();
  return {
    async add(findings) {
      if (findings.length === 0) return;
      last = Promise.all([last, rows.add(findings), records.add(findings)]).then(() =>
        found?.(findings.map(({ finding }) => finding)),
      );
      last.catch(failed);
      if (rows.pendingWeight + records.pendingWeight > MOST_PENDING) await last;
    },
    settled: () => last,
  };
}

/** Of each finding its last state, in the order in which they first changed. */
function latestOf(all: readonly FindingVersion[]): readonly FindingVersion[] {
  return [...new Map(all.map((each) => [each.finding.finding_uid, each])).values()];
}

/** As a record of `rolecall.findings.v1`, which has one partition. */
function outgoingOf({ finding }: FindingVersion): Outgoing<Finding> {
  const headers = { schema: SCHEMAS.finding, tenant: finding.tenant };
  return { key: finding.identity_uid, value: finding, partition: 0, headers };
}
