import type { RefusedRow } from "@rolecall/clickhouse";
import type { Log } from "@rolecall/runtime";

const EVERY_MS = 60_000;

const REFUSED =
  "the table refuses rows for good, and each is a dead letter: a constraint or a type of a column of it is not what this release made; mend the table, then rolecall dead retry";

/**
 * Says which table refuses rows, and why, in ClickHouse's own names and without a word of what is in them: the first at once, and then how
 * many more it was since, no sooner than a minute after the last line of that table. `now` is of a clock that nobody sets, ms.
 */
export function sayRefused(log: Pick<Log, "warn">, now: () => number): (rows: readonly RefusedRow[]) => void {
  const told = new Map<string, { at: number; untold: number }>();
  return (rows) => {
    for (const [table, some] of Map.groupBy(rows, (row) => row.table)) {
      const known = told.get(table) ?? { at: Number.NEGATIVE_INFINITY, untold: 0 };
      told.set(table, known);
      known.untold += some.length;
      const fault = some[0]?.fault;
      if (fault === undefined || now() < known.at + EVERY_MS) continue;
      const { name, column, constraint } = fault;
      const where = { ...(column !== "" && { column }), ...(constraint !== "" && { constraint }) };
      log.warn({ part: "clickhouse", table, rows: known.untold, error: name, ...where }, REFUSED);
      [known.at, known.untold] = [now(), 0];
    }
  };
}
