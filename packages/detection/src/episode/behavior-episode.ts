import type { Finding } from "@rolecall/core";
import { TOLD_AS } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Sample } from "../state/sample.ts";
import { blankFinding } from "./blank-finding.ts";

const DETECTOR = "behavior";
const VERSION = 1;

/** Key of the episode of an identity that a family opened. */
export function keyOf(identity: string, family: number): string {
  return keyNamed(identity, TOLD_AS[family] ?? "");
}

/** The same by what opened it: a family, or refusals alone. */
export function keyNamed(identity: string, opener: string): string {
  return `${DETECTOR}:${opener}:${identity}`;
}

/** The finding of the episode that opens in `hour`, by a family or by refusals alone. */
export function openBehavior(
  tenant: string,
  record: IdentityRecord,
  sample: Sample,
  { hour, opener }: { readonly hour: number; readonly opener: string },
): Finding {
  const { time, uid, origin } = sample;
  const fields = [opener];
  return blankFinding({ tenant, detector: DETECTOR, version: VERSION, record, hour, time, uid, origin, fields });
}
