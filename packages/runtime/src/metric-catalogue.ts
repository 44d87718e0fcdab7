/** What one metric is. Labels come from closed sets only: reasons, kinds, names in the configuration; never an identity. */
export interface MetricEntry {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly name: `rolecall_${string}`;
  readonly help: string;
  readonly labels: readonly string[];
  /** Of a histogram. */
  readonly buckets?: keyof typeof BUCKETS;
  /** Of a gauge that is looked at when somebody asks: what several parts of the process tell of it is added up, or the most counts. */
  readonly parts?: "sum" | "most";
}

/** Bucket bounds by name, in seconds. */
export const BUCKETS: Readonly<Record<"seconds" | "lag", readonly number[]>> = {
  seconds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  // From the event's own time until something was said about it: a backlog may be days.
  lag: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400],
};

/** Every metric there is. The key is how code names it; the name is what Prometheus sees, and does not change. */
export const METRICS = {
  records: {
    kind: "counter",
    name: "rolecall_records_total",
    help: "Raw records read, by what became of them.",
    labels: ["outcome", "reason"],
  },
  readBytes: {
    kind: "counter",
    name: "rolecall_read_bytes_total",
    help: "Bytes of raw records read.",
    labels: ["input"],
  },
  deadLetters: {
    kind: "counter",
    name: "rolecall_dead_letters_total",
    help: "Records that could not become events.",
    labels: ["reason"],
  },
  duplicates: {
    kind: "counter",
    name: "rolecall_duplicate_events_total",
    help: "Events seen before, which changed nothing.",
    labels: [],
  },
  lateEvents: {
    kind: "counter",
    name: "rolecall_late_events_total",
    help: "Events later than the allowed lateness: audited, not learnt.",
    labels: [],
  },
  findings: {
    kind: "counter",
    name: "rolecall_findings_total",
    help: "Findings opened, by what decided them: a detector or a rule.",
    labels: ["detector", "severity", "kind"],
  },
  habitualMatches: {
    kind: "counter",
    name: "rolecall_habitual_matches_total",
    help: "Matches of rules that were not told, because they are what their identity always does.",
    labels: [],
  },
  detectionLag: {
    kind: "histogram",
    name: "rolecall_detection_lag_seconds",
    help: "From event time to its finding.",
    labels: [],
    buckets: "lag",
  },
  eventLag: {
    kind: "gauge",
    name: "rolecall_event_lag_seconds",
    help: "Clock less the event time read last.",
    labels: ["partition"],
    parts: "most",
  },
  stateIdentities: {
    kind: "gauge",
    name: "rolecall_state_identities",
    help: "Identities whose baselines are in memory.",
    labels: [],
    parts: "sum",
  },
  awayIdentities: {
    kind: "gauge",
    name: "rolecall_away_identities",
    help: "Identities that left memory because room was short, and are read back when they return.",
    labels: [],
    parts: "sum",
  },
  returnedIdentities: {
    kind: "counter",
    name: "rolecall_returned_identities_total",
    help: "Identities that had left memory and were read back.",
    labels: [],
  },
  forgottenIdentities: {
    kind: "counter",
    name: "rolecall_forgotten_identities_total",
    help: "Identities that left memory and are strangers when they return: there was no room, or their row was lost.",
    labels: [],
  },
  unwatchedEvents: {
    kind: "counter",
    name: "rolecall_unwatched_events_total",
    help: "Events of identities for which there was no room, since nobody could leave: checked by rules only.",
    labels: [],
  },
  coverage: {
    kind: "gauge",
    name: "rolecall_coverage_identities",
    help: "Identities, by how well each detector watches them: calibrated, learning or blind.",
    labels: ["detector", "state"],
    parts: "sum",
  },
  heldEvents: {
    kind: "gauge",
    name: "rolecall_held_events",
    help: "Events held back to be put in order.",
    labels: [],
    parts: "sum",
  },
  queueItems: {
    kind: "gauge",
    name: "rolecall_queue_items",
    help: "Items that wait between two stages.",
    labels: ["queue"],
    parts: "sum",
  },
  queueBytes: {
    kind: "gauge",
    name: "rolecall_queue_bytes",
    help: "Bytes that wait between two stages.",
    labels: ["queue"],
    parts: "sum",
  },
  storeInserts: {
    kind: "counter",
    name: "rolecall_store_inserts_total",
    help: "Batches written to the store.",
    labels: ["table", "outcome"],
  },
  storeRows: {
    kind: "counter",
    name: "rolecall_store_rows_total",
    help: "Rows written to the store.",
    labels: ["table"],
  },
  storeSeconds: {
    kind: "histogram",
    name: "rolecall_store_insert_seconds",
    help: "Time of one insert.",
    labels: ["table"],
    buckets: "seconds",
  },
  snapshots: {
    kind: "counter",
    name: "rolecall_snapshots_total",
    help: "Snapshots of the detector's state.",
    labels: ["outcome"],
  },
  partitions: {
    kind: "gauge",
    name: "rolecall_partitions_assigned",
    help: "Partitions that this process reads.",
    labels: ["topic"],
    parts: "sum",
  },
  httpRequests: {
    kind: "counter",
    name: "rolecall_http_requests_total",
    help: "Requests answered.",
    labels: ["route", "method", "status"],
  },
  httpSeconds: {
    kind: "histogram",
    name: "rolecall_http_request_seconds",
    help: "Time to answer a request.",
    labels: ["route"],
    buckets: "seconds",
  },
  notifications: {
    kind: "counter",
    name: "rolecall_notifications_total",
    help: "Messages that a receiver took, by why they were sent.",
    labels: ["receiver", "integration", "reason"],
  },
  notificationsFailed: {
    kind: "counter",
    name: "rolecall_notifications_failed_total",
    help: "Messages that were given up: refused, or not taken within the time that their receiver is retried.",
    labels: ["integration", "reason"],
  },
  notificationsDegraded: {
    kind: "counter",
    name: "rolecall_notifications_degraded_total",
    help: "Messages that a receiver took in a plainer form only: it refused the full one, or that could not be put into words.",
    labels: ["integration"],
  },
  notificationRequests: {
    kind: "counter",
    name: "rolecall_notification_requests_total",
    help: "Attempts to deliver a message.",
    labels: ["receiver", "integration", "outcome"],
  },
  notificationRequestsFailed: {
    kind: "counter",
    name: "rolecall_notification_requests_failed_total",
    help: "Attempts that failed, those that are tried again included.",
    labels: ["integration"],
  },
  suppressed: {
    kind: "counter",
    name: "rolecall_notifications_suppressed_total",
    help: "Versions of findings that nobody was told of, and why.",
    labels: ["stage", "reason"],
  },
  notificationSeconds: {
    kind: "histogram",
    name: "rolecall_notification_latency_seconds",
    help: "Time of one delivery.",
    labels: ["receiver", "integration"],
    buckets: "seconds",
  },
  receipts: {
    kind: "counter",
    name: "rolecall_receipts_total",
    help: "Findings that were not delivered, and why.",
    labels: ["stage", "reason"],
  },
  slackRefused: {
    kind: "counter",
    name: "rolecall_slack_actions_refused_total",
    help: "Requests of Slack's that were not obeyed: forged, late, repeated, or of somebody who may not.",
    labels: ["reason"],
  },
  findingsUnowned: {
    kind: "counter",
    name: "rolecall_findings_unowned_total",
    help: "Findings about identities that nobody owns.",
    labels: [],
  },
  episodesOpen: {
    kind: "gauge",
    name: "rolecall_episodes_open",
    help: "Episodes that are open.",
    labels: ["severity"],
    parts: "sum",
  },
  episodeAge: {
    kind: "gauge",
    name: "rolecall_episode_age_seconds",
    help: "Age of the oldest open episode.",
    labels: ["state", "severity"],
    parts: "most",
  },
  groups: { kind: "gauge", name: "rolecall_groups", help: "Groups that hold findings.", labels: [], parts: "sum" },
  groupLimitReached: {
    kind: "counter",
    name: "rolecall_group_limit_reached_total",
    help: "Times that a receiver went to its digest for too many open groups.",
    labels: [],
  },
  retries: {
    kind: "counter",
    name: "rolecall_retries_total",
    help: "Attempts after a failure.",
    labels: ["dependency", "reason"],
  },
  configReloads: {
    kind: "counter",
    name: "rolecall_config_reloads_total",
    help: "Reloads of the configuration.",
    labels: ["outcome"],
  },
  configReloadOk: {
    kind: "gauge",
    name: "rolecall_config_last_reload_successful",
    help: "1 where the configuration that was read last holds, 0 where it was refused and the one before holds.",
    labels: [],
  },
  configHash: {
    kind: "gauge",
    name: "rolecall_config_hash",
    help: "A hash of the configuration that holds: equal on instances that agree.",
    labels: [],
  },
  buildInfo: {
    kind: "gauge",
    name: "rolecall_build_info",
    help: "Always 1; the labels say what runs.",
    labels: ["version", "node"],
  },
} as const;
