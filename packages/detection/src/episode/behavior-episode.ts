import type { Finding } from "@rolecall/core";
import { TOLD_AS } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Sample } from "../state/sample.ts";
import { blankFinding } from "./blank-finding.ts";

const DETECTOR = "behavior";
const VERSION = 1;

/** Key of the episode of an identity that a family opened. */
export function keyOf(identity: string, family: number): string {
  return `${DETECTOR}:${TOLD_AS[family] ?? ""}:${identity}`;
}

/** The finding of the episode that opens in `hour`, led by `family`. */
export function openBehavior(
  tenant: string,
  record: IdentityRecord,
  sample: Sample,
  { hour, family }: { readonly hour: number; readonly family: number },
): Finding {
  const { time, uid, origin } = sample;
  const fields = [TOLD_AS[family] ?? ""];
  return blankFinding({ tenant, detector: DETECTOR, version: VERSION, record, hour, time, uid, origin, fields });
}
