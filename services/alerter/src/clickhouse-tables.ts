import type { RuleModes } from "@rolecall/alerting";
import { getFinding } from "@rolecall/clickhouse";
import { unappliedFeedback } from "./commands/unapplied-feedback.ts";
import { durably, insertRows, type StoreAccess } from "./durably.ts";
import { IdentityLabels } from "./identity-labels.ts";
import { pendingFindings } from "./pending-findings.ts";
import { restoreRows } from "./restore-rows.ts";
import type { AlerterTables } from "./tables.ts";

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
    unapplied: (now, signal) => durably(access, signal, () => unappliedFeedback(store, tenant, now)),
    async write(batches, signal) {
      for (const { table, rows } of batches) await insertRows(access, table, rows, signal);
    },
  };
}
