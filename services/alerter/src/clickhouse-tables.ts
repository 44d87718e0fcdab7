import { once } from "node:events";
import type { RuleModes } from "@rolecall/alerting";
import { getFinding, jsonRows } from "@rolecall/clickhouse";
import { answerTo } from "./commands/answered.ts";
import { judgedEpisodes } from "./commands/judged-episodes.ts";
import { unappliedFeedback } from "./commands/unapplied-feedback.ts";
import { durably, insertDurably, type StoreAccess } from "./durably.ts";
import { IdentityLabels } from "./identity-labels.ts";
import { pendingFindings } from "./pending-findings.ts";
import { restoreRows } from "./restore-rows.ts";
import type { AlerterTables } from "./tables.ts";
import { closeTurns, fenceOff, finishTurn, type History, writeTurn } from "./turn-log.ts";

/** The alerter's tables of one tenant; of `modes`, what is staged is counted at the start. */
export function createAlerterTables(access: StoreAccess, tenant: string, modes: RuleModes = new Map()): AlerterTables {
  const { store } = access;
  const labels = new IdentityLabels(store, tenant);
  const history = (signal: AbortSignal): History => ({
    tenant,
    select: (sql, parameters) => durably(access, signal, () => store.select(sql, parameters)),
    insert: (insertion) => insertDurably(access, insertion, signal),
  });
  let turn = 0;
  return {
    async restore(now, signal) {
      const { sequence, unheard } = await finishTurn(history(signal));
      turn = await fenceOff(history(signal), sequence);
      const restored = await durably(access, signal, () => restoreRows(store, tenant, { now, modes }));
      return { ...restored, unheard: new Set(unheard) };
    },
    pending: (now, after, signal) => durably(access, signal, () => pendingFindings(store, tenant, now, after)),
    async finding(findingUid, signal) {
      const finding = await durably(access, signal, () => getFinding(store, findingUid));
      return finding?.tenant === tenant ? finding : undefined;
    },
    judged: (findingUid, signal) => durably(access, signal, () => judgedEpisodes(store, tenant, findingUid)),
    labels: (findings, now, signal) => durably(access, signal, () => labels.of(findings, now)),
    answer: (orderId, signal) => durably(access, signal, () => answerTo(store, tenant, orderId)),
    unapplied: (now, signal) => durably(access, signal, () => unappliedFeedback(store, tenant, now)),
    async write(batches, signal, durable) {
      turn += 1;
      await writeTurn(history(signal), { sequence: turn, batches, durable });
    },
    async close(signal) {
      const insert: History["insert"] = ({ table, rows }) => store.insert(table, jsonRows(rows));
      const given = once(signal, "abort");
      if (!signal.aborted) await Promise.race([closeTurns({ ...history(signal), insert }, turn), given]);
    },
  };
}
