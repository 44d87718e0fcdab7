import { type Event, isPerson, type Severity } from "@rolecall/core";
import { toolOf } from "../policy/tools.ts";
import { countOf } from "../state/distinct.ts";
import type { OpenRun } from "../state/record.ts";
import { isGrave } from "./sighting.ts";

export interface Measure {
  readonly name: string;
  /** What counts, by its name; undefined where the event has none. */
  readonly of: ((event: Event) => string | undefined) | undefined;
  /** How many different ones are told apart one by one. */
  readonly room: number;
  /** So many are no news, whatever came before; nor is so many times the longest run. */
  readonly least: number;
  readonly times: number;
  readonly level: Severity;
  /** Measures of one key are told of once a day, and of many agents together. */
  readonly key: string;
  readonly words: (count: string) => string;
}

/** What one run may be more of than any before, the gravest first. */
export const MEASURES: readonly Measure[] = [
  {
    name: "guarded",
    of: (event) => (isGrave(event) ? (event.resource ?? event.action) : undefined),
    room: 8,
    least: 4,
    times: 2,
    level: "medium",
    key: "guarded",
    words: (count) => `administered, deleted or took the secrets of ${count} things in one run`,
  },
  {
    name: "people",
    of: ({ delegation }) => delegation?.find(isPerson),
    room: 8,
    least: 3,
    times: 2,
    level: "medium",
    key: "people",
    words: (count) => `acted for ${count} people in one run`,
  },
  {
    name: "resources",
    of: thingOf,
    room: 24,
    least: 8,
    times: 2,
    level: "medium",
    key: "things",
    words: (count) => `touched ${count} things in one run`,
  },
  {
    name: "tools",
    of: (event) => (event.identity_kind === "ai-agent" ? toolOf(event) : event.action),
    room: 12,
    least: 8,
    times: 2,
    level: "low",
    key: "calls",
    words: (count) => `called ${count} different tools in one run`,
  },
  {
    name: "calls",
    of: undefined,
    room: 0,
    least: 30,
    times: 2,
    level: "low",
    key: "calls",
    words: (count) => `made ${count} calls in one run`,
  },
];

/** What a tool, a model or an agent is called is no thing that a run reads. */
const NO_THING: ReadonlySet<string | undefined> = new Set(["tool", "model", "agent", "workflow"]);

function thingOf({ resource, resource_kind: kind }: Event): string | undefined {
  return NO_THING.has(kind) ? undefined : resource;
}

/** The place of the measure of which a day's runs are counted together. */
export const THINGS: number = MEASURES.findIndex(({ of }) => of === thingOf);

/** By what the runs of an identity are told apart: what the log calls a run, or of an agent a session. */
export function runIdOf({ run_uid: run, session_uid: session, identity_kind: kind }: Event): string | undefined {
  return run ?? (kind === "ai-agent" ? session : undefined);
}

/** How large a run is by that measure. */
export function sizeOf(run: OpenRun, which: number): number {
  return MEASURES[which]?.of === undefined ? run.calls : countOf(run, which);
}
