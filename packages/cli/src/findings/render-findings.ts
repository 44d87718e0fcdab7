import type { Finding } from "@rolecall/core";
import type { Look } from "../look.ts";
import { type Colour, severityColour } from "../render/paint.ts";
import { renderTable } from "../render/table.ts";

/** Findings as a table, one a line. */
export function renderFindings(findings: readonly Finding[], look: Look): string {
  if (findings.length === 0) return "no findings\n";
  const colour = ({ severity }: Finding): Colour => severityColour(severity);
  return renderTable<Finding>(
    [
      { title: "time", cell: (finding) => finding.time },
      {
        title: "severity",
        cell: (finding) => finding.severity,
        paint: (text, finding) => look.paint(colour(finding), text),
      },
      { title: "score", cell: (finding) => String(finding.score), side: "right" },
      { title: "finding", cell: (finding) => finding.finding_uid.slice(0, 12) },
      { title: "kind", cell: (finding) => finding.kind },
      { title: "title", cell: (finding) => finding.title, flexible: true },
    ],
    findings,
    look,
  );
}
