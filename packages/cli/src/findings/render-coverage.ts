import type { Coverage } from "@rolecall/core";
import type { CoverageCount, SourceCoverage } from "../history/coverage.ts";
import type { Look } from "../look.ts";
import { renderTable } from "../render/table.ts";

/** What each source logged, a source and account a line. */
export function renderSources(sources: readonly SourceCoverage[], look: Look): string {
  if (sources.length === 0) return "no events\n";
  return renderTable<SourceCoverage>(
    [
      { title: "source", cell: (row) => row.source },
      { title: "account", cell: (row) => row.account_uid, flexible: true },
      { title: "events", cell: (row) => row.events.toLocaleString("en-US"), side: "right" },
      { title: "identities", cell: (row) => row.identities.toLocaleString("en-US"), side: "right" },
      { title: "hours", cell: (row) => row.hours.toLocaleString("en-US"), side: "right" },
      { title: "last", cell: (row) => row.last_seen },
      { title: "silence", cell: (row) => `${row.silence_hours} h`, side: "right" },
    ],
    sources,
    look,
  );
}

/** How many identities each detector watches, and what it lacks for the others. */
export function renderCounts(counts: readonly CoverageCount[], look: Look): string {
  if (counts.length === 0) return "";
  return renderTable<CoverageCount>(
    [
      { title: "detector", cell: (row) => row.detector },
      { title: "state", cell: (row) => row.state },
      { title: "identities", cell: (row) => row.identities.toLocaleString("en-US"), side: "right" },
      { title: "missing", cell: (row) => row.reason, flexible: true },
    ],
    counts,
    look,
  );
}

/** How well one identity is watched, a detector a line. */
export function renderCoverage(coverage: readonly Coverage[], look: Look): string {
  if (coverage.length === 0) return "nothing is known of how it is watched\n";
  return renderTable<Coverage>(
    [
      { title: "detector", cell: (row) => row.detector },
      { title: "state", cell: (row) => row.state },
      { title: "since", cell: (row) => row.time },
      { title: "missing", cell: (row) => row.reason, flexible: true },
    ],
    coverage,
    look,
  );
}
