import { type Event, type Finding, formatTime, identityUid, type Severity } from "@rolecall/core";
import { SEVERITY_SCORE } from "../combine/severity.ts";
import { findingUid, fingerprint } from "./finding-id.ts";

/** A fact about many of an account, of whom nobody in particular is told. */
export interface NobodysFact extends Pick<Finding, "title" | "dimensions" | "attacks" | "sql"> {
  readonly tenant: string;
  readonly detector: string;
  readonly version: number;
  /** What makes it the same thing as before, in its account. */
  readonly key: string;
  /** The event that is told of now, and its time, ms. */
  readonly event: Event;
  readonly at: number;
  /** Since when, and until when so far, ms. */
  readonly from: number;
  readonly last: number;
  readonly severity: Severity;
  /** The same finding as it was told before. */
  readonly known: Finding | undefined;
}

/** The finding about it: of the kind `lifecycle`, about `anonymous` of the account, and without a probability. */
export function nobodysFinding(fact: NobodysFact): Finding {
  const { tenant, detector, event, at, known, severity } = fact;
  const identity = identityUid(event.provider, event.account_uid ?? "", "unknown", "anonymous");
  const [first = event.event_uid] = known?.events ?? [];
  return {
    finding_uid: known?.finding_uid ?? findingUid(tenant, detector, identity, `${fact.key} ${at}`),
    tenant,
    detector,
    detector_version: fact.version,
    kind: "lifecycle",
    title: fact.title,
    identity_uid: identity,
    identity_kind: "unknown",
    identity_name: "anonymous",
    owner: "",
    environment: "",
    time: known?.time ?? formatTime(at),
    first_seen: known?.first_seen ?? formatTime(fact.from),
    last_seen: formatTime(fact.last),
    origin: known?.origin ?? event.origin,
    severity,
    confidence: "medium",
    calibration: "none",
    score: SEVERITY_SCORE[severity],
    probability: undefined,
    expected_rate: undefined,
    dimensions: fact.dimensions,
    attacks: fact.attacks,
    owasp: [],
    events: [first, event.event_uid, event.event_uid],
    sql: fact.sql,
    fingerprint: fingerprint(tenant, detector, identity, [fact.key]),
  };
}
