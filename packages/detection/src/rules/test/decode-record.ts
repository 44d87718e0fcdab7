import type { Event, JsonObject } from "@rolecall/core";
// The sources are not a dependency of this package, and must not be: only its tests decode, and reach over by path.
import { createIntake, sourceNamed } from "../../../../sources/src/index.ts";
import { kubernetesEvent } from "./kubernetes-event.ts";

const HAS_KUBERNETES = sourceNamed("kubernetes-audit") !== undefined;

const intake = createIntake({
  source: "auto",
  tenant: "default",
  keepRaw: () => true,
  now: () => Date.parse("2026-11-25T00:00:00Z"),
});

/** The event of a raw record, through the door, with its redacted `raw`; undefined where no source takes the record. */
export function decodeAny(record: JsonObject): Event | undefined {
  const isAudit = record["apiVersion"] === "audit.k8s.io/v1";
  if (isAudit && !HAS_KUBERNETES) return kubernetesEvent(record);
  const decoded = intake.read(JSON.stringify(record), "test:1");
  return decoded.kind === "ok" ? decoded.value : undefined;
}

/** As `decodeAny`, for records that must decode. */
export function decodeRecord(record: JsonObject): Event {
  const event = decodeAny(record);
  if (event === undefined) throw new Error(`no source takes ${JSON.stringify(record).slice(0, 200)}`);
  return event;
}
