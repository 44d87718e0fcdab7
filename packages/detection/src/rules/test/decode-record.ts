import type { Event, JsonObject } from "@rolecall/core";
// The sources are not a dependency of this package, and must not be: only its tests decode, and reach over by path.
import { createIntake, type Intake, sourceNamed } from "../../../../sources/src/index.ts";
import { kubernetesEvent } from "./kubernetes-event.ts";

const HAS_KUBERNETES = sourceNamed("kubernetes-audit") !== undefined;

const intake = createDoor();

function createDoor(): Intake {
  return createIntake({
    source: "auto",
    tenant: "default",
    keepRaw: () => true,
    now: () => Date.parse("2026-11-25T00:00:00Z"),
    consoleUsers: new Set(),
  });
}

/** The events of raw records, through a door of their own: nothing that was decoded before changes who somebody is. */
export function decodeAlone(records: readonly JsonObject[]): readonly Event[] {
  const door = createDoor();
  return records.map((record) => taken(door, record) ?? refused(record));
}

/** The same, without the records that no source takes. */
export function decodeTaken(records: readonly JsonObject[]): readonly Event[] {
  const door = createDoor();
  return records.flatMap((record) => taken(door, record) ?? []);
}

/** The event of a raw record, through the door, with its redacted `raw`; undefined where no source takes the record. */
export function decodeAny(record: JsonObject): Event | undefined {
  return taken(intake, record);
}

function taken(door: Intake, record: JsonObject): Event | undefined {
  const isAudit = record["apiVersion"] === "audit.k8s.io/v1";
  if (isAudit && !HAS_KUBERNETES) return kubernetesEvent(record);
  const decoded = door.read(JSON.stringify(record), "test:1");
  return decoded.kind === "ok" ? decoded.value : undefined;
}

/** As `decodeAny`, for records that must decode. */
export function decodeRecord(record: JsonObject): Event {
  return decodeAny(record) ?? refused(record);
}

function refused(record: JsonObject): never {
  throw new Error(`no source takes ${JSON.stringify(record).slice(0, 200)}`);
}
