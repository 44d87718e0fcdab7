import type { Event } from "./event.ts";

/** OCSF's class of what a detector found. */
export const DETECTION_FINDING = 2004;

/**
 * What a detector says of whom it names, by OCSF's category of findings: no act of the identity, from whose address and at whatever hour.
 * Rules tell of it; nothing else is to be learnt from it.
 */
export function isDetectionFinding({ class_uid: uid }: Pick<Event, "class_uid">): boolean {
  return uid !== undefined && uid >= 2000 && uid < 3000;
}
