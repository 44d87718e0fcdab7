import { randomUUID } from "node:crypto";
import type { Metrics } from "@rolecall/runtime";
import { createHttpIntake } from "@rolecall/service-ingest";
import { createIntake, type Intake, SOURCES } from "@rolecall/sources";
import type { Hono } from "hono";
import type { EventPipeline } from "./event-pipeline.ts";

/** Bytes on their way to the disk beyond which callers are told to come back. */
const FULL_BYTES = 64 * 1024 * 1024;

export interface IntakeAppOptions {
  readonly pipeline: Pick<EventPipeline, "accept" | "log">;
  readonly tenant: string;
  /** Of requests that name none. */
  readonly source: string;
  readonly token: string | undefined;
  readonly maxBodyBytes: number;
  readonly metrics: Metrics;
  readonly consoleUsers: Set<string>;
}

/** `POST /v1/logs` of one listener, into the pipeline. */
export function createIntakeApp(options: IntakeAppOptions): Hono {
  const { pipeline, tenant, metrics, consoleUsers } = options;
  const intakes = new Map<string, Intake>();
  const intake = (source: string): Intake | undefined => {
    if (source !== "auto" && !SOURCES.some(({ name }) => name === source)) return undefined;
    const known = intakes.get(source);
    if (known !== undefined) return known;
    const made = createIntake({ source, tenant, consoleUsers, keepRaw: () => true, now: () => Date.now() });
    intakes.set(source, made);
    return made;
  };
  return createHttpIntake({
    accept: (events, dead) => pipeline.accept(events, dead),
    intake,
    source: options.source,
    token: options.token,
    maxBodyBytes: options.maxBodyBytes,
    full: () => pipeline.log.pendingBytes > FULL_BYTES,
    requestId: randomUUID,
    observe({ records, filtered, dead }) {
      metrics.records.inc({ outcome: "event", reason: "" }, records - filtered - dead);
      metrics.records.inc({ outcome: "filtered", reason: "" }, filtered);
      metrics.records.inc({ outcome: "dead", reason: "" }, dead);
    },
  });
}
