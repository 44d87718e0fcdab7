import type { Readable } from "node:stream";
import { exceptionIn } from "./whole-lines.ts";

/**
 * The rows of a body of JSONEachRow, as they come. A server that fails in the midst has sent its status already and says so behind the
 * rows: releases 23.9 to 25.10 by a row of their own (`{"exception": "Code: 241. …"}`), others by text. What was read up to there,
 * the state of a detector for one, must not be taken for all of it; nor must a body that ends within a row.
 * @throws Error with the server's words, after the rows before them.
 */
export async function* rowsOfBody<Row>(body: Readable): AsyncGenerator<Row> {
  const decoder = new TextDecoder();
  let unread: string[] = [];
  let isOver = false;
  try {
    for await (const chunk of body) {
      const text = decoder.decode(chunk as Uint8Array, { stream: true });
      unread.push(text);
      if (isOver || !text.includes("\n")) continue;
      const read = readRows<Row>(unread.join(""));
      yield* read.rows;
      ({ isOver } = read);
      unread = [read.rest];
    }
  } catch (error) {
    throw exceptionIn(unread.join("")) ?? error;
  }
  const rest = unread.join("");
  if (rest !== "") throw exceptionIn(rest) ?? new Error("Premature close: the answer ends within a row");
}

interface Read<Row> {
  readonly rows: readonly Row[];
  /** What follows them. */
  readonly rest: string;
  /** It begins with a line that is no row. */
  readonly isOver: boolean;
}

function readRows<Row>(text: string): Read<Row> {
  const rows: Row[] = [];
  let from = 0;
  for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
    const row = rowOf(text.slice(from, to));
    if (row === undefined) return { rows, rest: text.slice(from), isOver: true };
    rows.push(row as Row);
    from = to + 1;
  }
  return { rows, rest: text.slice(from), isOver: false };
}

/** Undefined of a line that is no row. */
function rowOf(line: string): object | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const row = JSON.parse(line) as { readonly exception?: unknown };
    return isFailure(row) ? undefined : row;
  } catch {
    // The server's words behind the half of a row.
    return undefined;
  }
}

/** No question of ours has such a column, and no other. */
function isFailure(row: { readonly exception?: unknown }): boolean {
  const { exception } = row;
  return typeof exception === "string" && /^Code: \d/.test(exception) && Object.keys(row).length === 1;
}
