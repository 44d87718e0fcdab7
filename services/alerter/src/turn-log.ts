import type { Store, Table } from "@rolecall/clickhouse";
import { sha256 } from "@rolecall/core";
import type { Batch } from "./tables.ts";

/**
 * Most characters and rows of what is inserted or read in one piece; an episode's row is about 3 kB. The engine asks for 10 MB to
 * take one, and for 6 MB to take nothing at all: halves of it would not help where there is no memory, so that none is ever made.
 * What was inserted in halves under other tokens would be there twice once it is inserted whole.
 */
const PART_LENGTH = 1_000_000;
const PART_ROWS = 500;

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
  const { tenant, select } = history;
  const parts = await select<PartRow>(NEWEST, { tenant });
  const [first] = parts;
  const sequence = Number(first?.sequence ?? 0);
  if (parts.length !== first?.parts) return { sequence, unheard: [] };
  const unheard: string[] = [];
  for (const run of runsOf(parts, ({ length }) => length)) {
    const about = { tenant, sequence, from: run[0]?.part ?? 0, to: run.at(-1)?.part ?? 0 };
    const rows = await select<TurnRow>(PARTS, about);
    const restored = rows.map(({ target: table, token, body }) => {
      return { table, token, rows: JSON.parse(body) as object[] };
    });
    unheard.push(...(await unheardOf(history, restored)));
    await insertParts(history, restored);
  }
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

/** More turns than anybody has between one start and the next; room for eight million starts below what a number holds exactly. */
const TURNS_OF_A_START = 2 ** 30;

/**
 * Marks that somebody else decides from now on: what whoever did before still writes down as a turn is none, however its clock
 * goes.
 * @returns a number for the next turn to follow.
 */
export async function fenceOff(history: History, last: number): Promise<number> {
  const sequence = last + TURNS_OF_A_START;
  await mark(history, sequence);
  return sequence;
}

/**
 * Marks that the last turn is where it is read: whoever comes next need not write it once more, which the engine would only know
 * for the same among its latest inserts. Below the number of whoever else has started meanwhile.
 */
export function closeTurns(history: History, last: number): Promise<void> {
  return mark(history, last + 1);
}

/** A turn of nothing. */
function mark({ tenant, insert }: History, sequence: number): Promise<void> {
  return insert({ table: "turns", rows: [{ tenant, part: 0, parts: 0, sequence, target: "", token: "", body: "[]" }] });
}

export interface WrittenTurn {
  /** The number after that of the one before. */
  readonly sequence: number;
  readonly batches: readonly Batch[];
  /** Called once it holds: whoever dies from then on leaves all of it. */
  readonly durable: () => void;
}

/** Resolves when all rows are where they belong; whoever dies on the way leaves all of them or none. One at a time. */
export async function writeTurn(history: History, { sequence, batches, durable }: WrittenTurn): Promise<void> {
  const { tenant, insert } = history;
  const parts = partsOf(batches, sequence);
  // One alone is whole or not at all by itself.
  if (parts.length > 1) {
    const rows = turnRows(tenant, sequence, parts);
    // It is none until the last of them is there.
    await Promise.all(runsOf(rows, ({ body }) => body.length).map((run) => insert({ table: "turns", rows: run })));
    durable();
  }
  await insertParts(history, parts);
  if (parts.length <= 1) durable();
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
  const texts = rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return runsOf(texts, ({ text }) => text.length).map((run) => {
    return { table, rows: run.map(({ row }) => row), body: `[${run.map(({ text }) => text).join()}]` };
  });
}

/** All of them in order, as many together as are inserted or read in one piece: one that is longer is alone. */
function runsOf<T>(items: readonly T[], lengthOf: (item: T) => number): readonly (readonly T[])[] {
  const runs: T[][] = [];
  let length = 0;
  for (const item of items) {
    const run = runs.at(-1);
    length += lengthOf(item);
    if (run !== undefined && run.length < PART_ROWS && length <= PART_LENGTH) run.push(item);
    else {
      runs.push([item]);
      length = lengthOf(item);
    }
  }
  return runs;
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

function turnRows(tenant: string, sequence: number, parts: readonly Part[]): readonly TurnRow[] {
  return parts.map(({ table: target, token, body }, part) => {
    return { tenant, part, parts: parts.length, sequence, target, token, body };
  });
}

interface PartRow extends Pick<TurnRow, "part" | "parts" | "sequence"> {
  /** Of its body. */
  readonly length: number;
}

const NEWEST = `SELECT part, parts, sequence, length(body) AS length FROM rolecall.turns
  WHERE tenant = {tenant:String}
    AND sequence = (SELECT max(sequence) FROM rolecall.turns WHERE tenant = {tenant:String})
  ORDER BY part LIMIT 1 BY part`;

const PARTS = `SELECT target, token, body FROM rolecall.turns
  WHERE tenant = {tenant:String} AND sequence = {sequence:UInt64} AND part BETWEEN {from:UInt32} AND {to:UInt32}
  ORDER BY part LIMIT 1 BY part`;
