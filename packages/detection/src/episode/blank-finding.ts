import { type Finding, formatTime } from "@rolecall/core";
import type { IdentityRecord } from "../state/record.ts";
import { findingUid, fingerprint } from "./finding-id.ts";
import { identityOf } from "./identity-of.ts";

/** What makes a behavioural finding this one. */
export interface Opening {
  readonly tenant: string;
  readonly detector: string;
  readonly version: number;
  readonly record: IdentityRecord;
  /** The hour that its id is made of, whole hours since the epoch. */
  readonly hour: number;
  /** Event time at which it was decided, ms; and the event that decided it. */
  readonly time: number;
  readonly uid: string;
  readonly origin: string;
  /** Beside tenant, detector and identity: what makes it the same thing as before. */
  readonly fields: readonly string[];
}

/** A behavioural finding with all that is fixed for its life, and nothing told yet. */
export function blankFinding({ tenant, detector, version, record, ...opening }: Opening): Finding {
  const at = formatTime(opening.time);
  return {
    finding_uid: findingUid(tenant, detector, record.uid, opening.hour),
    tenant,
    detector,
    detector_version: version,
    kind: "behavior",
    title: "",
    ...identityOf(record),
    time: at,
    first_seen: at,
    last_seen: at,
    origin: opening.origin,
    severity: "low",
    confidence: "low",
    calibration: "learning",
    score: 0,
    probability: undefined,
    expected_rate: undefined,
    dimensions: [],
    attacks: [],
    owasp: [],
    events: [opening.uid, opening.uid, opening.uid],
    sql: "",
    fingerprint: fingerprint(tenant, detector, record.uid, opening.fields),
  };
}
