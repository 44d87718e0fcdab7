import { grouped, inTitle } from "../explain/words.ts";
import { log2 } from "../math/detmath.ts";
import { noteThing } from "../state/distinct.ts";
import { hash32 } from "../state/hash.ts";
import type { OpenRun, RunSizes, Runs } from "../state/record.ts";
import { keepRoom, noRuns, openRun, turnDay } from "./open-runs.ts";
import { MEASURES, type Measure, runIdOf, sizeOf, THINGS } from "./run-measures.ts";
import { isAwaited, longestOf } from "./run-sizes.ts";
import { byUse, DAY_MS, GRAVE_TOGETHER, type LifecycleMatch, match, type Sighting } from "./sighting.ts";

export const LONG_RUN = "lifecycle.long-run";

const MINUTE_MS = 60_000;
/** A new version of what they are made of makes the runs of all longer. */
const TOGETHER = 3;

/**
 * One run touches more things, serves more people, uses more tools or makes more calls than any before, by more than chance would
 * have it; or more runs of one day touch many things. Each call is a usual one, and an agent that reads on and on was led to. At the
 * call that is one too many.
 */
export function longRun(seen: Sighting): LifecycleMatch | undefined {
  const { event, at, record } = seen;
  const id = runIdOf(event);
  if (id === undefined || event.outcome === "error") return undefined;
  record.more ??= {};
  record.more.runs ??= noRuns();
  const { runs } = record.more;
  const day = Math.floor(at / DAY_MS);
  turnDay(runs, day);
  const now = Math.floor(at / MINUTE_MS);
  const run = openRun(runs, hash32(id) >>> 1, now);
  run.calls += 1;
  for (const [n, { of, room }] of MEASURES.entries()) {
    const thing = of?.(event);
    if (thing !== undefined) noteThing(run, n, hash32(thing), room);
  }
  keepRoom(runs, run, now);
  const which = MEASURES.findIndex((_, n) => isTooMany(runs.sizes[n] as RunSizes, run, n, day));
  if (which >= 0) {
    run.told = which;
    return longOne(seen, run, runs, which);
  }
  return isOneOfMany(runs, run, day) ? manyOfDay(seen, runs) : undefined;
}

function isTooMany(sizes: RunSizes, run: OpenRun, which: number, day: number): boolean {
  if (sizes.bound === undefined || run.told <= which) return false;
  const size = sizeOf(run, which);
  return size > sizes.bound && !isAwaited(sizes, size, day);
}

/** Does this run touch many things, or twice as many as when it was counted last, and is that one too many of the day? */
function isOneOfMany(runs: Runs, run: OpenRun, day: number): boolean {
  const { many, ofDays, today } = runs;
  const touched = sizeOf(run, THINGS);
  if (many === 0 || touched <= many || day < today.day) return false;
  const doublings = Math.floor(log2(touched / many));
  if (doublings < run.counted) return false;
  if (run.counted === 0) today.runs += 1;
  today.weight += doublings + 1 - run.counted;
  run.counted = doublings + 1;
  return ofDays.bound !== undefined && today.weight > ofDays.bound && !isAwaited(ofDays, today.weight, day);
}

function longOne(seen: Sighting, run: OpenRun, { sizes, days }: Runs, which: number): LifecycleMatch {
  const { words, ...measure } = MEASURES[which] as Measure;
  const of = sizes[which] as RunSizes;
  const bound = `more than ${grouped(of.bound ?? 0)}`;
  return told(seen, {
    ...measure,
    did: words(bound),
    from: run.since * MINUTE_MS,
    observed: `${grouped(sizeOf(run, which))} in run ${runIdOf(seen.event) ?? ""}`,
    expected: `at most ${grouped(longestOf(of))} in one run, of ${days} days; ${bound} is news`,
  });
}

function manyOfDay(seen: Sighting, { many, today, ofDays, days }: Runs): LifecycleMatch {
  const things = `more than ${grouped(many)} things`;
  return told(seen, {
    ...(MEASURES[THINGS] as Measure),
    name: "runs",
    did: `touched ${things} in ${today.runs === 1 ? "one run" : `each of ${grouped(today.runs)} runs`} of one day`,
    from: today.day * DAY_MS,
    observed: `${grouped(today.weight)}: ${grouped(today.runs)} runs that touched ${things}, each counted again for each doubling, the last ${runIdOf(seen.event) ?? ""}`,
    expected: `at most ${grouped(longestOf(ofDays))} on one of ${days} days; more than ${grouped(ofDays.bound ?? 0)} is news`,
  });
}

interface Told extends Pick<Measure, "name" | "level" | "key"> {
  readonly did: string;
  /** Epoch ms. */
  readonly from: number;
  readonly observed: string;
  readonly expected: string;
}

function told(seen: Sighting, { name, level, key, did, from, observed, expected }: Told): LifecycleMatch {
  const { event, record } = seen;
  const ofGrave = name === "guarded" ? GRAVE_TOGETHER : {};
  return match({
    id: LONG_RUN,
    title: `${inTitle(record.name)} ${did}`,
    severity: byUse(level, seen),
    owasp: ["NHI5"],
    tag: name === "guarded" ? ["Credential Access", "T1552"] : ["Collection", "T1213"],
    key,
    onceInMs: DAY_MS,
    together: { words: "did more in their runs than ever before", marks: [key], least: TOGETHER, ...ofGrave },
    from,
    seen: [name, `${observed}, with ${event.action} on ${event.resource ?? "nothing that is named"}`, expected],
  });
}
