import { type Confidence, type Finding, parseTime, type Severity } from "@rolecall/core";
import { topDimensions } from "../describe.ts";
import { truncate } from "../inert.ts";
import type { PageItem } from "../page.ts";

const SEVERITY_ID: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
const CONFIDENCE_ID: Readonly<Record<Confidence, number>> = { low: 1, medium: 2, high: 3 };
const SEVERITY_CAPTION: Readonly<Record<Severity, string>> = {
  info: "Informational",
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
};
/** Held back. */
const SUPPRESSED = 3;
/** Episode states as OCSF `status_id`: New, In Progress, Resolved, Archived. */
const STATUS_ID: Readonly<Record<string, number>> = { pending: 1, firing: 1, acknowledged: 2, resolved: 4, closed: 5 };

/** `major.minor`; the released patch is 0 of each. */
export type OcsfVersion = "1.8" | "1.6";

export type OcsfActivity = "create" | "update" | "close";
const ACTIVITY_ID: Readonly<Record<OcsfActivity, number>> = { create: 1, update: 2, close: 3 };

const CLASS_UID = 2004;

const MAX_TEXT = 4096;
const MAX_LIST = 50;

export interface OcsfOptions {
  /** 1.6 is what AWS Security Hub takes. Nothing that is used here came after it, so only the number differs. */
  readonly version?: OcsfVersion | undefined;
  /** The finding's page. */
  readonly srcUrl?: string | undefined;
}

/**
 * An OCSF Detection Finding (class 2004). Nothing of it is escaped: it is data, and JSON is its only syntax. Texts are
 * cut at 4,096 code points and lists at 50 members.
 */
export function toOcsf(
  item: PageItem,
  activity: OcsfActivity,
  options: OcsfOptions = {},
): Readonly<Record<string, unknown>> {
  return bounded(fullOcsf(item, activity, options)) as Readonly<Record<string, unknown>>;
}

function bounded(value: unknown): unknown {
  if (typeof value === "string") return truncate(value, MAX_TEXT);
  if (Array.isArray(value)) return value.slice(0, MAX_LIST).map(bounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, bounded(member)]));
}

function fullOcsf(
  item: PageItem,
  activity: OcsfActivity,
  { version = "1.8", srcUrl }: OcsfOptions,
): Readonly<Record<string, unknown>> {
  const { finding } = item;
  const uids = [...new Set(finding.events)];
  const activity_id = ACTIVITY_ID[activity];
  return {
    class_uid: CLASS_UID,
    category_uid: 2,
    activity_id,
    type_uid: CLASS_UID * 100 + activity_id,
    time: millis(finding.time),
    severity_id: SEVERITY_ID[item.severity],
    severity: SEVERITY_CAPTION[item.severity],
    status_id: item.heldBy !== "" && item.state === "firing" ? SUPPRESSED : (STATUS_ID[item.state] ?? 0),
    confidence_id: CONFIDENCE_ID[finding.confidence],
    is_alert: true,
    count: item.count,
    metadata: {
      version: `${version}.0`,
      product: { name: "Rolecall", vendor_name: "Rolecall" },
      tenant_uid: finding.tenant,
      uid: item.episodeId,
    },
    finding_info: findingInfo(item, srcUrl),
    evidences: uids.map((uid) => ({
      uid,
      actor: { user: { uid: finding.identity_uid, name: finding.identity_name } },
    })),
    resources: [
      {
        uid: finding.identity_uid,
        name: finding.identity_name,
        type: finding.identity_kind,
        owner: { name: finding.owner },
      },
    ],
    observables: observablesOf(finding),
    anomaly_analyses: analyses(finding),
    unmapped: {
      finding_uid: finding.finding_uid,
      ...{ verdict: item.verdict, judged_by: item.closedBy, held_back_by: item.heldBy },
      ...{ held_back_until_now_by: item.freedFrom, told_although: item.beyond },
      acknowledged_by: item.ackedBy,
      related: item.related.map(({ by, findingUid, title }) => ({ by, finding_uid: findingUid, title })),
      dimensions: finding.dimensions,
      score: finding.score,
      probability: finding.probability,
      expected_rate: finding.expected_rate,
      calibration: finding.calibration,
      environment: finding.environment,
      owasp: finding.owasp,
      sql: finding.sql,
      fingerprint: finding.fingerprint,
      origin: finding.origin,
    },
  };
}

function findingInfo({ finding, episodeId }: PageItem, srcUrl: string | undefined): Readonly<Record<string, unknown>> {
  return {
    uid: episodeId,
    uid_alt: finding.fingerprint,
    title: finding.title,
    types: [finding.kind],
    first_seen_time: millis(finding.first_seen),
    last_seen_time: millis(finding.last_seen),
    analytic: {
      uid: finding.detector,
      name: finding.detector,
      version: String(finding.detector_version),
      type_id: finding.kind === "behavior" ? 2 : 1,
    },
    attacks: finding.attacks.map(({ tactic, technique, version }) => ({
      tactic: /^(?:AML\.)?TA\d{4}$/.test(tactic) ? { uid: tactic } : { name: tactic },
      technique: { uid: technique },
      version,
    })),
    related_events: [...new Set(finding.events)].map((uid) => ({ uid })),
    ...(srcUrl === undefined ? {} : { src_url: srcUrl }),
  };
}

/** OCSF's `type_id`s: 2 an IP address, 4 a user name, 10 a resource's uid, 16 a user agent. */
function observablesOf(finding: Finding): readonly unknown[] {
  const seen = finding.dimensions.flatMap(({ name, observed }) => {
    const type_id = name === "src_ip" ? 2 : name === "user_agent" ? 16 : undefined;
    return type_id === undefined ? [] : [{ name: `evidences.${name}`, type_id, value: observed }];
  });
  return [
    { name: "resources.uid", type_id: 10, value: finding.identity_uid },
    { name: "evidences.actor.user.name", type_id: 4, value: finding.identity_name },
    ...seen,
  ];
}

function analyses(finding: Finding): readonly unknown[] {
  if (finding.dimensions.length === 0) return [];
  return [
    {
      analysis_targets: [{ name: finding.identity_uid, type: "identity" }],
      anomalies: topDimensions(finding, MAX_LIST).map(({ name, pattern, observed }) => ({
        observation_parameter: name,
        observed_pattern: pattern,
        observations: [{ value: observed, count: 1 }],
      })),
      baselines: topDimensions(finding, MAX_LIST).map(({ name, expected }) => ({
        observation_parameter: name,
        observations: [{ value: expected, count: 1 }],
      })),
    },
  ];
}

function millis(time: string): number {
  const at = parseTime(time);
  return Number.isNaN(at) ? 0 : at;
}
