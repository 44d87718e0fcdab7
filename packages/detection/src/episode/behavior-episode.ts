import { type Finding, formatTime } from "@rolecall/core";
import { FAMILIES } from "../state/layout.ts";
import type { IdentityRecord } from "../state/record.ts";
import type { Sample } from "../state/sample.ts";
import { findingUid, fingerprint } from "./finding-id.ts";

const DETECTOR = "behavior";
const VERSION = 1;

/** Key of the episode of an identity that a family opened. */
export function keyOf(identity: string, family: number): string {
  return `${DETECTOR}:${FAMILIES[family] ?? ""}:${identity}`;
}

/** What is fixed for the life of the episode that opens in `hour`, led by `family`. */
export function blankFinding(
  tenant: string,
  record: IdentityRecord,
  sample: Sample,
  { hour, family }: { readonly hour: number; readonly family: number },
): Finding {
  const at = formatTime(sample.time);
  return {
    finding_uid: findingUid(tenant, DETECTOR, record.uid, hour),
    tenant,
    detector: DETECTOR,
    detector_version: VERSION,
    kind: "behavior",
    title: "",
    identity_uid: record.uid,
    identity_kind: record.kind,
    identity_name: record.name,
    owner: record.owner,
    environment: record.environment,
    time: at,
    first_seen: at,
    last_seen: at,
    origin: sample.origin,
    severity: "low",
    confidence: "low",
    calibration: "learning",
    score: 0,
    probability: undefined,
    expected_rate: undefined,
    dimensions: [],
    attacks: [],
    owasp: [],
    events: [sample.uid, sample.uid, sample.uid],
    sql: "",
    fingerprint: fingerprint(tenant, DETECTOR, record.uid, [FAMILIES[family] ?? ""]),
  };
}
