import type { Event } from "@rolecall/core";

/** Operations of a source: one by its name, or all whose names begin as what stands before a `*`. Case is ignored. */
export interface ActionPattern {
  readonly source: string;
  readonly action: string;
}

/** Answers remembered per source; then all are forgotten. */
const MOST_REMEMBERED = 4096;

interface OfSource {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
  readonly remembered: Map<string, boolean>;
}

/** Is the original of this event wanted? As `IntakeOptions.keepRaw` asks. Two look-ups per event. */
export function createKeepRaw(wanted: readonly ActionPattern[]): (event: Event) => boolean {
  const sources = new Map<string, OfSource>();
  for (const [source, patterns] of Map.groupBy(wanted, (pattern) => pattern.source)) {
    const folded = patterns.map(({ action }) => action.toLowerCase());
    sources.set(source, {
      exact: new Set(folded.filter((action) => !action.endsWith("*"))),
      prefixes: folded.filter((action) => action.endsWith("*")).map((action) => action.slice(0, -1)),
      remembered: new Map(),
    });
  }
  return ({ source, action }) => {
    const of = sources.get(source);
    return of !== undefined && (of.remembered.get(action) ?? remember(of, action));
  };
}

function remember({ exact, prefixes, remembered }: OfSource, action: string): boolean {
  const folded = action.toLowerCase();
  const wanted = exact.has(folded) || prefixes.some((prefix) => folded.startsWith(prefix));
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(action, wanted);
  return wanted;
}
