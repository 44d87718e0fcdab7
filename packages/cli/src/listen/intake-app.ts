import { randomUUID } from "node:crypto";
import { type Clock, elapsedNow, type Metrics, systemClock } from "@rolecall/runtime";
import { createHttpIntake, type Door, type Doors, type Tokens } from "@rolecall/service-ingest";
import { isSourceName } from "@rolecall/sources/names";
import type { Hono } from "hono";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import { countTaken } from "../serve/count-taken.ts";
import type { RefusedEvents } from "../serve/refused-events.ts";
import type { EventPipeline } from "../up/event-pipeline.ts";
import { type HttpDoor, tokensNow } from "./addresses.ts";
import { createGoingOn } from "./going-on.ts";

/** So long a sender waits for writes that do not go on. Those that only take their time are waited for. */
const PATIENCE_MS = 5000;
/** Bytes on their way to the disk beyond which callers are told to come back. */
const FULL_BYTES = 64 * 1024 * 1024;

export interface IntakeAppOptions {
  readonly pipeline: Pick<EventPipeline, "accept" | "fresh" | "log" | "checkWrites" | "isDiskFull"> & {
    /** What the log does not take, where it takes not everything. */
    readonly refused?: RefusedEvents;
  };
  readonly input: HttpDoor;
  /** Tells of tokens that were changed. */
  readonly reloads: Pick<ConfigReloads, "onReload">;
  /** The doors of a source. */
  readonly doors: (source: string) => Doors;
  readonly metrics: Metrics;
}

/** `POST /v1/logs` of one listener, into the pipeline. */
export function createIntakeApp(options: IntakeAppOptions): Hono {
  const { pipeline, metrics, input, reloads } = options;
  const bySource = new Map<string, Doors>();
  const door = (source: string, tenant: string): Door | undefined => {
    if (source !== "auto" && !isSourceName(source)) return undefined;
    const doors = bySource.get(source) ?? options.doors(source);
    bySource.set(source, doors);
    const chosen = doors(tenant);
    return "intake" in chosen ? chosen : undefined;
  };
  let known: Tokens = input;
  reloads.onReload(({ config }) => {
    known = tokensNow(input, known, config);
  });
  const writes = createGoingOn(elapsedNow, () => pipeline.log.pendingBytes);
  const check = (): void => {
    pipeline.checkWrites();
    writes.check();
  };
  return createHttpIntake({
    source: input.source,
    maxBodyBytes: input.maxBodyBytes,
    known: () => known,
    // A sender may come with the same body after days, when no detector remembers it.
    accept: (events, dead) => writes.watch(pipeline.fresh(events).then((all) => pipeline.accept(all, dead))),
    door,
    full() {
      if (pipeline.isDiskFull()) return "disk";
      if (!writes.takes()) return "still";
      return pipeline.log.pendingBytes > FULL_BYTES ? "queue" : undefined;
    },
    patience: (signal) => untilInVain(check, systemClock, signal),
    requestId: randomUUID,
    now: systemClock.now,
    observe: (counts) => countTaken(metrics, "http", counts, pipeline.refused),
  });
}

/** Resolves at the first look, one every few seconds, at which `check` throws; rejects once the signal is aborted. */
export async function untilInVain(check: () => void, clock: Pick<Clock, "sleep">, signal: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(PATIENCE_MS, signal);
    try {
      check();
    } catch {
      return;
    }
  }
}
