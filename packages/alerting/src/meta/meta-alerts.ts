/** What the alerter can say about the system itself: the `detector` that stands for it (reference/alerting.md section 15). */
export type MetaAlert =
  | "receiver-failing"
  | "pipeline-behind"
  | "records-lost"
  | "topic-compacted"
  | "dead-letters"
  | "late-events"
  | "history-damaged"
  | "config-refused"
  | "config-differs"
  | "rule-not-enabled"
  | "not-in-words"
  | "expression-fails"
  | "heartbeat";

/** Something about the system itself that holds, or holds no longer. */
export interface Condition {
  readonly about: MetaAlert;
  /** Of a small set: a receiver, a rule, a part of the pipeline. */
  readonly subject: string;
  /** A few words; undefined where it does not hold. */
  readonly why: string | undefined;
}

interface Telling {
  readonly severity: "low" | "medium" | "high";
  readonly title: (subject: string, why: string) => string;
  /** Where to look. */
  readonly sql: string;
}

export const META_ALERTS: Readonly<Record<MetaAlert, Telling>> = {
  "receiver-failing": {
    severity: "high",
    title: (receiver, why) => `Rolecall's alerter cannot reach the receiver ${receiver}: ${why}`,
    sql: "SELECT at, receiver, outcome, detail FROM rolecall.notifications FINAL WHERE outcome NOT IN ('sent', 'pending') ORDER BY at DESC",
  },
  "pipeline-behind": {
    severity: "high",
    title: (part, why) => `Rolecall is behind: ${part} ${why}`,
    sql: "SELECT source, max(time) AS newest_event, max(ingest_time) AS newest_write FROM rolecall.events GROUP BY source ORDER BY source",
  },
  "records-lost": {
    severity: "high",
    title: (part, why) => `Rolecall will never see some of what was sent: ${part} ${why}`,
    sql: "SELECT toStartOfHour(time) AS hour, count() AS events FROM rolecall.events GROUP BY hour ORDER BY hour DESC",
  },
  "topic-compacted": {
    severity: "high",
    title: (topic, why) => `Rolecall may miss what somebody did: ${topic} ${why}`,
    sql: "SELECT 'kafka-configs.sh --describe --entity-type topics' AS look",
  },
  "dead-letters": {
    severity: "medium",
    title: (_, why) => `Rolecall could not read ${why}`,
    sql: "SELECT source, reason, count() AS records, any(detail) AS detail FROM rolecall.dead_letters GROUP BY source, reason ORDER BY records DESC",
  },
  "late-events": {
    severity: "medium",
    title: (_, why) => `Rolecall gets too late what it is to judge: ${why}`,
    sql: "SELECT source, sum(late) AS late, sum(events) AS events, max(furthest_ms) AS furthest_ms FROM rolecall.late_events GROUP BY source ORDER BY late DESC",
  },
  "history-damaged": {
    severity: "high",
    title: (_, why) => `Rolecall's history is damaged: ${why}`,
    sql: "SELECT toYYYYMM(time) AS month, count() AS events FROM rolecall.events GROUP BY month ORDER BY month",
  },
  "config-refused": {
    severity: "medium",
    title: (_, why) => `Rolecall did not take the new configuration: ${why}`,
    sql: "SELECT 'rolecall config check rolecall.yaml' AS look",
  },
  "config-differs": {
    severity: "medium",
    title: (service, why) => `Rolecall does not work by one configuration: ${service} ${why}`,
    sql: "SELECT service, instance, config_hash, seen_at FROM rolecall.instances FINAL ORDER BY service, seen_at DESC",
  },
  "rule-not-enabled": {
    severity: "low",
    title: (rule, why) => `The rule ${rule} stays in its digest: ${why}`,
    sql: "SELECT finding_uid, time, severity, title, identity_uid, detector FROM rolecall.findings_latest ORDER BY time DESC",
  },
  "not-in-words": {
    severity: "medium",
    title: (receiver, why) => `Rolecall told ${receiver} less than it knows: ${why}`,
    sql: "SELECT at, receiver, finding_uid, reason FROM rolecall.notifications FINAL WHERE outcome = 'sent' ORDER BY at DESC",
  },
  "expression-fails": {
    severity: "medium",
    title: (where, why) => `The expression of ${where} fails, and counts as not holding: ${why}`,
    sql: "SELECT 'rolecall config check rolecall.yaml' AS look",
  },
  heartbeat: {
    severity: "low",
    title: (_, why) => `Rolecall's alerter is well: ${why}`,
    sql: "SELECT max(at) AS last_message FROM rolecall.notifications FINAL WHERE outcome = 'sent'",
  },
};

/** Label of what is said about a staged rule: the rule's name. */
export const STAGED_RULE = "staged_rule";

/** It stands until somebody changes the rule's file: repeating it, or taking it back meanwhile, would say nothing. */
export function isToldOnce(detector: string): boolean {
  return detector === ("rule-not-enabled" satisfies MetaAlert);
}

/** Sent so that somebody notices when it is not: it is for those who ask for it by name, and no storm holds it back. */
export function isHeartbeat(detector: string | undefined): boolean {
  return detector === ("heartbeat" satisfies MetaAlert);
}
