import type { ResultPart } from "../store.ts";
import { type Cell, converterOf } from "./cells.ts";

/** Rows of one part: enough that a part costs little, few enough that whoever waits sees them soon. */
const MOST_ROWS = 500;

/** The parts of a result that comes as `JSONCompactEachRowWithNamesAndTypes`, in chunks of whole lines. */
export async function* readParts(chunks: AsyncIterable<string>): AsyncGenerator<ResultPart> {
  const head: (readonly Cell[])[] = [];
  let convert: readonly ((value: Cell) => Cell)[] = [];
  for await (const chunk of chunks) {
    const lines = chunk.split("\n").filter((line) => line !== "");
    while (head.length < 2 && lines.length > 0) {
      head.push(JSON.parse(lines.shift() ?? "[]"));
      if (head.length < 2) continue;
      const [names = [], types = []] = head;
      convert = types.map((type) => converterOf(String(type)));
      yield { columns: names.map((name, i) => ({ name: String(name), type: String(types[i] ?? "") })) };
    }
    for (let from = 0; from < lines.length; from += MOST_ROWS) {
      const rows = lines.slice(from, from + MOST_ROWS).map((line) => JSON.parse(line) as readonly Cell[]);
      yield { rows: rows.map((row) => row.map((cell, i) => convert[i]?.(cell) ?? null)) };
    }
  }
}
