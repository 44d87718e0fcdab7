import { jsonRows, lateSources, lateWords, type Store } from "@rolecall/clickhouse";
import type { Clock, Log } from "@rolecall/runtime";
import type { Arrivals } from "@rolecall/service-detector";
import { THIS_INSTANCE } from "../history/instance.ts";

const EVERY_MS = 60_000;
/** The log repeats it so often, in times of {@link EVERY_MS}. */
const SAID_EVERY = 60;

export interface SayingLate {
  readonly arrivals: Pick<Arrivals, "take">;
  readonly store: Pick<Store, "insert" | "select">;
  readonly log: Pick<Log, "warn">;
  readonly signal: AbortSignal;
}

/**
 * Writes down once a minute, while some do, which events came too late, until `signal` aborts, and says so where they are many.
 * Never rejects: it is about the pipeline, and nothing of it waits for that.
 */
export async function sayLate(
  { arrivals, store, log, signal }: SayingLate,
  clock: Pick<Clock, "sleep">,
): Promise<void> {
  let quietFor = 0;
  while (!signal.aborted) {
    await clock.sleep(EVERY_MS, signal).catch(() => undefined);
    quietFor -= 1;
    const rows = arrivals.take().filter(({ late }) => late > 0);
    if (rows.length === 0) continue;
    await store
      .insert("late_events", jsonRows(rows.map((row) => ({ ...row, writer: THIS_INSTANCE }))))
      .catch(() => undefined);
    if (quietFor > 0) continue;
    const late = await lateSources(store).catch(() => []);
    if (late.length === 0) continue;
    quietFor = SAID_EVERY;
    log.warn({ late: late.map(lateWords) }, LATE_ADVICE);
  }
}

/** What it means, and what to do. */
const LATE_ADVICE =
  "events come later than they are waited for: what comes behind an hour that its identity has left is kept and checked by the rules, but not judged with the rest of its hour; raise lateness of their input, or have them sent sooner";
