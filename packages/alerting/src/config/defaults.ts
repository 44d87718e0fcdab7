const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Settings with a default. Spans in milliseconds. */
export interface Defaults {
  /** Critical findings wait for nothing where the route does not say otherwise. */
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly resolveAfterMs: number;
  /** For high and critical episodes that nobody has acknowledged. */
  readonly resolveAfterSevereMs: number;
  readonly reopenWindowMs: number;
  readonly flapWindowMs: number;
  readonly flapLimit: number;
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  readonly retryWindowMs: number;
  readonly expectedLifetimeMs: number;
  /** Between two changes of one living message that notify nobody. */
  readonly refreshEveryMs: number;
}

/** reference/alerting.md section 18. */
export const DEFAULTS: Defaults = {
  groupWaitMs: 10 * SECOND,
  groupIntervalMs: 5 * MINUTE,
  repeatIntervalMs: 24 * HOUR,
  resolveAfterMs: 60 * MINUTE,
  resolveAfterSevereMs: 24 * HOUR,
  reopenWindowMs: 60 * MINUTE,
  flapWindowMs: 24 * HOUR,
  flapLimit: 3,
  retryFirstMs: 5 * SECOND,
  retryMaxMs: 5 * MINUTE,
  retryWindowMs: HOUR,
  expectedLifetimeMs: 30 * 24 * HOUR,
  refreshEveryMs: 5 * SECOND,
};

/** Bounds of the alerter's memory. What lies past them is refused or shed with a receipt, never lost without one. */
export interface AlertingLimits {
  /** Open groups of one receiver before it goes to the digest. */
  readonly openGroups: number;
  /** Notifications per minute and receiver before it goes to the digest: with its words about critical ones, at most twenty. */
  readonly notificationsPerMinute: number;
  /** Findings of behaviour that differ in the same thing, below high, of which a receiver is told one by one in an hour. */
  readonly alikePerHour: number;
  /** Findings of one episode and group that wait for a flush. */
  readonly pendingPerGroup: number;
  /** Versions of findings an episode remembers, to know a redelivered one. */
  readonly versionsPerEpisode: number;
  /** How long an episode is kept after its end, to know a redelivered finding and to reopen. */
  readonly endedKeptMs: number;
  /** The longest silence that may be set. */
  readonly silenceMaxMs: number;
  readonly silences: number;
  readonly expectedEntries: number;
  /** How often the others are told of a receiver that does not work; infinity for never. */
  readonly metaAlertEveryMs: number;
  /** So long may a message that is tried again and again be in the outbox before the others are told. */
  readonly outboxAgeMs: number;
}

export const LIMITS: AlertingLimits = {
  openGroups: 2000,
  notificationsPerMinute: 16,
  alikePerHour: 8,
  pendingPerGroup: 100,
  versionsPerEpisode: 64,
  endedKeptMs: 24 * HOUR,
  silenceMaxMs: 30 * 24 * HOUR,
  silences: 10_000,
  expectedEntries: 10_000,
  metaAlertEveryMs: HOUR,
  outboxAgeMs: 10 * MINUTE,
};
