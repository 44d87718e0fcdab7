import type { Event } from "@rolecall/core";

/** Operations of a source: one by its name, or all whose names begin as what stands before a `*`. Case is ignored. */
export interface ActionPattern {
  readonly source: string;
  /** Only events of this provider. */
  readonly provider?: string;
  readonly action: string;
  /** Only events in which this field holds one of these texts, in lower case; case is ignored. */
  readonly holding?: TextsOfField;
}

interface TextsOfField {
  readonly field: string;
  readonly texts: readonly string[];
}

/** Answers remembered per source; then all are forgotten. */
const MOST_REMEMBERED = 4096;

/** All events of an operation, none, or those that hold something. */
type Answer = boolean | readonly Holding[];

interface Holding {
  readonly field: string;
  /** Any of the texts: one expression looks for all of them at once. */
  readonly texts: RegExp;
}

interface OfSource {
  readonly patterns: readonly ActionPattern[];
  readonly remembered: Map<string, Answer>;
  /** With the patterns of each provider that some ask for by name. */
  readonly byProvider?: ReadonlyMap<string, OfSource>;
}

/** Is the original of this event wanted? As `IntakeOptions.keepRaw` asks. Two look-ups for most events. */
export function createKeepRaw(wanted: readonly ActionPattern[]): (event: Event) => boolean {
  const sources = new Map<string, OfSource>();
  for (const [source, patterns] of Map.groupBy(wanted, (pattern) => pattern.source)) {
    const folded = patterns.map((pattern) => ({ ...pattern, action: pattern.action.toLowerCase() }));
    sources.set(source, ofSource(folded));
  }
  return (event) => {
    const ofAll = sources.get(event.source);
    if (ofAll === undefined) return false;
    const of = ofAll.byProvider?.get(event.provider) ?? ofAll;
    const answer = of.remembered.get(event.action) ?? remember(of, event.action);
    return typeof answer === "boolean" ? answer : answer.some((asked) => holds(event, asked));
  };
}

function ofSource(patterns: readonly ActionPattern[]): OfSource {
  const ofAny = patterns.filter(({ provider }) => provider === undefined);
  const named = new Set(patterns.flatMap(({ provider }) => provider ?? []));
  const own = { patterns: ofAny, remembered: new Map<string, Answer>() };
  if (named.size === 0) return own;
  const byProvider = Array.from(named, (name) => {
    const ofNamed = patterns.filter(({ provider }) => provider === undefined || provider === name);
    return [name, { patterns: ofNamed, remembered: new Map<string, Answer>() }] as const;
  });
  return { ...own, byProvider: new Map(byProvider) };
}

function remember({ patterns, remembered }: OfSource, action: string): Answer {
  const folded = action.toLowerCase();
  const found = patterns.filter(({ action: name }) =>
    name.endsWith("*") ? folded.startsWith(name.slice(0, -1)) : folded === name,
  );
  const asked = found.flatMap(({ holding }) => (holding === undefined ? [] : [holdingOf(holding)]));
  const answer = asked.length < found.length || (asked.length > 0 && asked);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(action, answer);
  return answer;
}

function holdingOf({ field, texts }: TextsOfField): Holding {
  // Without a text nothing is found in any.
  const any = texts.length === 0 ? "(?!)" : texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return { field, texts: new RegExp(any) };
}

/** What is no text is not looked into, and counts as holding it. */
function holds(event: Event, { field, texts }: Holding): boolean {
  const value = (event as unknown as Readonly<Record<string, unknown>>)[field];
  if (value === undefined) return false;
  return typeof value !== "string" || texts.test(value.toLowerCase());
}
