import type { Store, Table } from "@rolecall/clickhouse";
import { sha256 } from "@rolecall/core";
import type { Batch } from "./tables.ts";

/** Most rows of one part of a turn, an episode's is about 3 kB; and so many characters, as the engine refuses a row of 100 MB. */
const PART_ROWS = 500;
const PART_LENGTH = 4_000_000;

/** What is inserted in one piece. */
export interface Insertion {
  readonly table: Table;
  readonly rows: readonly object[];
  readonly token?: string | undefined;
}

/** Where the rows go, on behalf of one tenant. */
export interface History {
  readonly tenant: string;
  readonly select: Store["select"];
  /** Resolves when the rows are durable. */
  readonly insert: (insertion: Insertion) => Promise<void>;
}

// ClickHouse inserts into one table at a time, so that who dies in between would leave a message without what it tells of.
// What belongs together is written down in one place first, and from then on it holds: whoever comes next inserts what is
// missing.

/** What the one before left. */
export interface LastTurn {
  /** Its number; 0 where there was none. */
  readonly sequence: number;
  /** Orders that were obeyed in it and not answered: nobody has heard of them. */
  readonly unheard: readonly string[];
}

/** Finishes what another was writing when it died: before anything is read or written. */
export async function finishTurn(history: History): Promise<LastTurn> {
  const rows = await history.select<TurnRow>(NEWEST, { tenant: history.tenant });
  const [first] = rows;
  const sequence = Number(first?.sequence ?? 0);
  if (rows.length !== first?.parts) return { sequence, unheard: [] };
  const parts = rows.map(({ target: table, token, body }) => ({ table, token, rows: JSON.parse(body) as object[] }));
  const unheard = await unheardOf(history, parts);
  await insertParts(history, parts);
  return { sequence, unheard };
}

type Restored = Insertion & { readonly table: Batch["table"] };

/** Those whose answers are not there yet: an answer comes last, and is heard after that. */
async function unheardOf({ tenant, select }: History, parts: readonly Restored[]): Promise<readonly string[]> {
  const audited = parts.flatMap(({ table, rows }) =>
    table === "audit_log" ? (rows as readonly { body: string }[]) : [],
  );
  const ids = audited.flatMap(({ body }) => (JSON.parse(body) as { order_id?: string }).order_id ?? []);
  if (ids.length === 0) return [];
  const answered = await select<{ id: string }>(
    "SELECT order_id AS id FROM rolecall.orders WHERE tenant = {tenant:String} AND order_id IN {ids:Array(String)}",
    { tenant, ids },
  );
  return ids.filter((id) => !answered.some((answer) => answer.id === id));
}

/** Answers come last: whoever reads one knows that the rest is there. */
async function insertParts({ insert }: History, parts: readonly Restored[]): Promise<void> {
  const isAnswer = ({ table }: Restored): boolean => table === "orders";
  await Promise.all(parts.filter((part) => !isAnswer(part)).map(insert));
  await Promise.all(parts.filter(isAnswer).map(insert));
}

/**
 * Marks that somebody else decides from now on: what whoever did before still writes down as a turn is none.
 * @returns the number of the last turn.
 */
export async function fenceOff({ tenant, insert }: History, last: number, now: number): Promise<number> {
  const sequence = nextTurn(last, now);
  await insert({
    table: "turns",
    rows: [{ tenant, part: 0, parts: 0, sequence, target: "", token: "", body: "[]" }],
  });
  return sequence;
}

/** A number for the turn after `last` at `now` (epoch ms): greater than those of whoever was frozen before. */
export function nextTurn(last: number, now: number): number {
  return Math.max(last + 1, now);
}

/** Resolves when all rows are where they belong; whoever dies on the way leaves all of them or none. One at a time. */
export async function writeTurn(history: History, sequence: number, batches: readonly Batch[]): Promise<void> {
  const { tenant, insert } = history;
  const parts = partsOf(batches, sequence);
  // One alone is whole or not at all by itself.
  if (parts.length > 1) await insert({ table: "turns", rows: turnRows(tenant, sequence, parts) });
  await insertParts(history, parts);
}

interface Part extends Restored {
  readonly token: string;
  readonly body: string;
}

/** One who was frozen meanwhile may write under the same number: what is not the same has another token. */
function partsOf(batches: readonly Batch[], sequence: number): readonly Part[] {
  return batches.flatMap(piecesOf).map((piece, n) => {
    return { ...piece, token: `${sequence}/${n}/${sha256(piece.body)}` };
  });
}

function piecesOf({ table, rows }: Batch): readonly Omit<Part, "token">[] {
  const texts = rows.map((row) => JSON.stringify(row));
  const pieces: Omit<Part, "token">[] = [];
  for (let from = 0, to = 0; from < rows.length; from = to) {
    for (let length = 0; to < rows.length && to - from < PART_ROWS; to += 1) {
      length += texts[to]?.length ?? 0;
      if (to > from && length > PART_LENGTH) break;
    }
    pieces.push({ table, rows: rows.slice(from, to), body: `[${texts.slice(from, to).join()}]` });
  }
  return pieces;
}

/** A row of the table `turns`. */
interface TurnRow {
  readonly tenant: string;
  readonly part: number;
  readonly parts: number;
  readonly sequence: number;
  readonly target: Batch["table"];
  readonly token: string;
  readonly body: string;
}

function turnRows(tenant: string, sequence: number, parts: readonly Part[]): readonly object[] {
  return parts.map(({ table: target, token, body }, part) => {
    return { tenant, part, parts: parts.length, sequence, target, token, body };
  });
}

const NEWEST = `SELECT tenant, part, parts, sequence, target, token, body FROM rolecall.turns
  WHERE tenant = {tenant:String}
    AND sequence = (SELECT max(sequence) FROM rolecall.turns WHERE tenant = {tenant:String})
  ORDER BY part LIMIT 1 BY part`;
