import type { Event, Finding } from "@rolecall/core";
import type { Look } from "../look.ts";
import { renderTable } from "../render/table.ts";

/** Events shown before and after each one that the finding names. */
const AROUND = 2;

interface Line {
  readonly event: Event;
  readonly isEvidence: boolean;
}

/** The events that the finding names (◆: first, peak, last) and a few around each; what lies between is counted. */
export function renderEvents(
  events: readonly Event[],
  finding: Pick<Finding, "events">,
  look: Look,
): readonly string[] {
  if (events.length === 0)
    return [
      finding.events.length === 0 ? "  none: it is about what did not happen" : "  no events are kept of that time",
    ];
  const named = new Set(finding.events);
  const lines = events.map((event): Line => ({ event, isEvidence: named.has(event.event_uid) }));
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((one) => one.isEvidence),
  );
  const shown = lines.filter((_, at) => near[at] === true);
  const kept = shown.length > 0 ? shown : lines.slice(0, 2 * AROUND + 1);
  const table = renderTable<Line>(
    [
      { title: "", cell: (line) => (line.isEvidence ? "◆" : "·") },
      { title: "time", cell: ({ event }) => event.time },
      { title: "action", cell: ({ event }) => event.action },
      { title: "outcome", cell: ({ event }) => event.outcome ?? "" },
      { title: "from", cell: ({ event }) => event.src_ip || event.src_network || "" },
      { title: "resource", cell: ({ event }) => event.resource ?? "", flexible: true },
    ],
    kept.map((line) => ({ ...line, event: shorten(line.event) })),
    { ...look, columns: look.columns - 2 },
  );
  const rest = events.length - kept.length;
  const more = rest === 0 ? [] : [look.paint("dim", `and ${rest.toLocaleString("en-US")} more around it`)];
  return [...table.trimEnd().split("\n"), ...more].map((line) => `  ${line}`);
}

/** A resource of a whole page would hide the events around it. */
function shorten(event: Event): Event {
  const { resource } = event;
  return resource !== undefined && resource.length > 80 ? { ...event, resource: `${resource.slice(0, 79)}…` } : event;
}
