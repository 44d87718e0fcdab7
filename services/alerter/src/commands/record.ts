import { checkSilence, LIMITS, readSilence, type Silence, type SilenceColumns, toTableRows } from "@rolecall/alerting";
import { jsonRows, type Store } from "@rolecall/clickhouse";
import type { Batch } from "../tables.ts";
import { closeTurns, fenceOff, finishTurn, type History, writeTurn } from "../turn-log.ts";
import { auditWriter, createAuditChain } from "./audit-chain.ts";
import { auditHead } from "./audit-head.ts";
import { ACCEPTED, already, type Command, type CommandAnswer, refused, trimmed } from "./command.ts";
import { wordOn } from "./record-word.ts";
import { ENDED_ALREADY } from "./standing.ts";

/** What can be written down while no alerter runs. */
export type RecordableCommand = Extract<
  Command,
  { readonly kind: "feedback" | "reopen" | "silence" | "expire-silence" }
>;

/**
 * Writes a command down where no alerter runs on this history: at its next start a silence holds or has ended, and a
 * verdict, or that one is taken back, is applied before anything new is taken. `now` is epoch ms.
 */
export async function recordCommand(
  store: Store,
  tenant: string,
  asked: RecordableCommand,
  now: number,
): Promise<CommandAnswer> {
  const command = trimmed(asked);
  const history: History = {
    tenant,
    select: (sql, parameters) => store.select(sql, parameters),
    insert: ({ table, rows, token }) => store.insert(table, jsonRows(rows), token === undefined ? {} : { token }),
  };
  const { sequence } = await finishTurn(history);
  const batch = await batchOf(store, tenant, command, now);
  if ("accepted" in batch) return batch;
  const writer = auditWriter(tenant);
  const row = createAuditChain(writer, await auditHead(store, writer)).append({ command }, now);
  const batches = [{ table: "audit_log", rows: [row] } as const, batch];
  const turn = (await fenceOff(history, sequence)) + 1;
  await writeTurn(history, { sequence: turn, batches, durable: () => undefined });
  await closeTurns(history, turn);
  return ACCEPTED;
}

function batchOf(
  store: Store,
  tenant: string,
  command: RecordableCommand,
  now: number,
): Promise<Batch | CommandAnswer> {
  switch (command.kind) {
    case "feedback":
    case "reopen":
      return wordOn(store, tenant, command, now);
    case "silence":
      return Promise.resolve(silenceBatch(tenant, { ...command.silence, updatedAt: now }));
    case "expire-silence":
      return expiry(store, tenant, command.silenceId, now);
  }
}

function silenceBatch(tenant: string, silence: Silence): Batch | CommandAnswer {
  const wrong = checkSilence(silence, LIMITS);
  return wrong === undefined ? rowsOf(tenant, silence) : refused("refused", wrong);
}

async function expiry(store: Store, tenant: string, silenceId: string, now: number): Promise<Batch | CommandAnswer> {
  const [row] = await store.select<SilenceColumns>(
    `SELECT silence_id, matchers, starts_at, ends_at, created_by, comment, updated_at FROM rolecall.silences FINAL
     WHERE tenant = {tenant:String} AND silence_id = {silenceId:String}`,
    { tenant, silenceId },
  );
  if (row === undefined) return refused("not-found", "there is no such silence");
  const known = readSilence(row);
  if (known.endsAt <= now) return already(ENDED_ALREADY);
  const updatedAt = Math.max(now, known.updatedAt + 1);
  return rowsOf(tenant, { ...known, startsAt: Math.min(known.startsAt, now), endsAt: now, updatedAt });
}

/** The rows as the alerter itself writes them. */
function rowsOf(tenant: string, silence: Silence): Batch {
  const batch = toTableRows({ kind: "silences", rows: [silence] }, tenant);
  return { table: "silences", rows: batch?.rows ?? [] };
}
