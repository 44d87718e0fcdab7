import type { Dimension } from "@rolecall/core";
import { plain } from "./words.ts";

const CALLED: Readonly<Record<string, string>> = {
  src_network: "from a network it never used",
  src_asn: "from a network operator it never used",
  client: "with a client it never used",
  action: "on actions it never called",
  scope: "with a reach it never had",
  delegation: "on behalf of an identity it never acted for",
  calls_per_hour: "far more often than usual",
  calls_per_5_minutes: "in an unusual burst",
  denied: "and was refused unusually often",
  error: "and failed unusually often",
  depth: "unusually deep in a chain of runs",
  runs_started: "and started unusually many runs",
  hours_since_last_call: "after a long silence",
  hour_of_week: "at an unusual hour",
};
const FAMILIAR: Readonly<Record<string, string>> = {
  src_network: "from a network it seldom uses",
  src_asn: "from a network operator it seldom uses",
  client: "with a client it seldom uses",
  action: "on actions it seldom calls",
  scope: "with a reach it seldom has",
  delegation: "on behalf of an identity it seldom acts for",
};
/** Of two alternatives in a family, the one that says more to a person; the other may be the stronger evidence. */
const SAYS_MORE: Readonly<Record<string, string>> = { scope: "action", src_asn: "src_network" };
const MOST_PHRASES = 3;

/** One sentence: who called, and what of it was odd, the strongest first. */
export function behaviorTitle(name: string, dimensions: readonly Dimension[]): string {
  const phrases = dimensions
    .filter((dimension) => dimension.added > 0)
    .toSorted((a, b) => b.added - a.added)
    .slice(0, MOST_PHRASES)
    .map((strong) => dimensions.find((other) => other.name === SAYS_MORE[strong.name]) ?? strong)
    .map((told) => (told.pattern === "INFREQUENT" ? FAMILIAR[told.name] : undefined) ?? CALLED[told.name]);
  const [first, ...others] = phrases.filter((phrase) => phrase !== undefined);
  const calm = others.filter((phrase) => !phrase.startsWith("and "));
  const closing = others.filter((phrase) => phrase.startsWith("and "));
  if (first === undefined) return `${plain(name)} acted unlike itself`;
  const lead = first.startsWith("and ") ? first.slice("and ".length) : `called ${first}`;
  return `${plain(name)} ${[[lead, ...calm].join(", "), ...closing].join(" ")}`;
}
