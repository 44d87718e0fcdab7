import type { RuleModes } from "@rolecall/alerting";
import { getFinding } from "@rolecall/clickhouse";
import { answerTo } from "./commands/answered.ts";
import { unappliedFeedback } from "./commands/unapplied-feedback.ts";
import { durably, insertRows, type StoreAccess } from "./durably.ts";
import { IdentityLabels } from "./identity-labels.ts";
import { pendingFindings } from "./pending-findings.ts";
import { restoreRows } from "./restore-rows.ts";
import type { AlerterTables, Batch } from "./tables.ts";

/** Of these none waits for another: what is missing after a crash is decided and written again with the episode. */
const TOGETHER: ReadonlySet<Batch["table"]> = new Set(["receipts", "notifications"]);

/** The alerter's tables of one tenant; of `modes`, what is staged is counted at the start. */
export function createAlerterTables(access: StoreAccess, tenant: string, modes: RuleModes = new Map()): AlerterTables {
  const { store } = access;
  const labels = new IdentityLabels(store, tenant);
  return {
    restore: (now, signal) => durably(access, signal, () => restoreRows(store, tenant, { now, modes })),
    pending: (now, after, signal) => durably(access, signal, () => pendingFindings(store, tenant, now, after)),
    async finding(findingUid, signal) {
      const finding = await durably(access, signal, () => getFinding(store, findingUid));
      return finding?.tenant === tenant ? finding : undefined;
    },
    labels: (findings, now, signal) => durably(access, signal, () => labels.of(findings, now)),
    answer: (orderId, signal) => durably(access, signal, () => answerTo(store, tenant, orderId)),
    unapplied: (now, signal) => durably(access, signal, () => unappliedFeedback(store, tenant, now)),
    async write(batches, signal) {
      const insert = ({ table, rows }: Batch): Promise<void> => insertRows(access, table, rows, signal);
      for (const stage of stagesOf(batches)) await Promise.all(stage.map(insert));
    },
  };
}

/** In their order, those next to each other that may be written at once in one piece. */
function stagesOf(batches: readonly Batch[]): readonly (readonly Batch[])[] {
  const stages: Batch[][] = [];
  for (const batch of batches) {
    const last = stages.at(-1);
    const joins = TOGETHER.has(batch.table) && last?.every(({ table }) => TOGETHER.has(table)) === true;
    if (joins) last?.push(batch);
    else stages.push([batch]);
  }
  return stages;
}
