import type { Coverage } from "../history/coverage.ts";
import type { Look } from "../look.ts";
import { renderTable } from "../render/table.ts";

/** Coverage as a table, a source and account a line. */
export function renderCoverage(coverage: readonly Coverage[], look: Look): string {
  if (coverage.length === 0) return "no events\n";
  return renderTable<Coverage>(
    [
      { title: "source", cell: (row) => row.source },
      { title: "account", cell: (row) => row.account_uid, flexible: true },
      { title: "events", cell: (row) => row.events.toLocaleString("en-US"), side: "right" },
      { title: "identities", cell: (row) => row.identities.toLocaleString("en-US"), side: "right" },
      { title: "hours", cell: (row) => row.hours.toLocaleString("en-US"), side: "right" },
      { title: "last", cell: (row) => row.last_seen },
      { title: "silence", cell: (row) => `${row.longest_gap_hours} h`, side: "right" },
    ],
    coverage,
    look,
  );
}
