/** Milliseconds, or Prometheus' notation: `30s`, `5m`, `1h30m`, `7d`. */
export type Duration = number | string;

export type ReceiverName = string;

/** A node of the routing tree, with Alertmanager's keys (interface.md section 7). The root has no name and no intervals. */
export interface RouteConfig {
  readonly name?: string | undefined;
  readonly receiver?: ReceiverName | undefined;
  readonly matchers?: readonly string[] | undefined;
  /** A CEL expression over `finding` and `labels`, which must hold as well. */
  readonly when?: string | undefined;
  readonly continue?: boolean | undefined;
  readonly group_by?: readonly string[] | undefined;
  readonly group_wait?: Duration | undefined;
  readonly group_interval?: Duration | undefined;
  readonly repeat_interval?: Duration | undefined;
  readonly mute_time_intervals?: readonly string[] | undefined;
  readonly active_time_intervals?: readonly string[] | undefined;
  readonly routes?: readonly RouteConfig[] | undefined;
}

/** The channels a receiver may have. A receiver with several is told through each of them. */
export const INTEGRATIONS = ["slack", "pagerduty", "webhook", "email", "kafka", "terminal"] as const;
export type Integration = (typeof INTEGRATIONS)[number];

/** Only the presence of a channel matters here; what is in it belongs to the notifier. */
export interface ReceiverConfig {
  readonly name: ReceiverName;
  readonly slack?: unknown;
  readonly pagerduty?: unknown;
  readonly webhook?: unknown;
  readonly email?: unknown;
  readonly kafka?: unknown;
  readonly terminal?: unknown;
  /** True by default. Where false the resolution is recorded, and not sent. */
  readonly send_resolved?: boolean | undefined;
  /** Alert budget: what is more in a minute goes into a digest. */
  readonly max_per_minute?: number | undefined;
  readonly retry?: RetryConfig | undefined;
}

/** How a message is tried again that the receiver has not taken, in milliseconds. */
export interface RetryConfig {
  readonly for?: number | undefined;
  readonly min_interval?: number | undefined;
  readonly max_interval?: number | undefined;
}

/** `HH:MM`, start inclusive, end exclusive; `24:00` is the end of the day. */
export interface TimeRangeConfig {
  readonly start_time: string;
  readonly end_time: string;
}

/** Within one field any may hold; across the fields all must. */
export interface TimeSpecConfig {
  readonly times?: readonly TimeRangeConfig[] | undefined;
  readonly weekdays?: readonly string[] | undefined;
  readonly days_of_month?: readonly string[] | undefined;
  readonly months?: readonly string[] | undefined;
  readonly years?: readonly string[] | undefined;
  /** IANA zone; UTC when absent. */
  readonly location?: string | undefined;
}

export interface TimeIntervalConfig {
  readonly name: string;
  readonly time_intervals: readonly TimeSpecConfig[];
}

export interface InhibitRuleConfig {
  readonly name?: string | undefined;
  readonly source_matchers?: readonly string[] | undefined;
  readonly target_matchers?: readonly string[] | undefined;
  readonly equal?: readonly string[] | undefined;
}

/** A time range in which what matches is held back. */
export interface MaintenanceWindowConfig {
  readonly name: string;
  /** RFC 3339. */
  readonly starts_at: string;
  readonly ends_at: string;
  readonly matchers?: readonly string[] | undefined;
  readonly when?: string | undefined;
  /** What becomes of what still fires at the end: told then, or not. `replay` by default. */
  readonly at_end?: "replay" | "discard" | undefined;
}

/** Everything the alerter is told by `rolecall.yaml`. */
export interface AlertingConfig {
  readonly tenant?: string | undefined;
  readonly receivers: readonly ReceiverConfig[];
  /** Absent: everything goes to the first receiver; without any, nobody is told. */
  readonly route?: RouteConfig | undefined;
  /** `dry-run`: everything happens but the sending, and receipts say so. */
  readonly notify?: "send" | "dry-run" | undefined;
  readonly time_intervals?: readonly TimeIntervalConfig[] | undefined;
  /** Absent or empty: those of `default-inhibit-rules.ts`. */
  readonly inhibit_rules?: readonly InhibitRuleConfig[] | undefined;
  readonly maintenance_windows?: readonly MaintenanceWindowConfig[] | undefined;
  /** By how many levels findings of an environment are told lower. */
  readonly severity_by_environment?: Readonly<Record<string, number>> | undefined;
  /** Of the rule files: what may not page yet. */
  readonly rule_modes?: RuleModes | undefined;
}

/** A mistake in the configuration: the member at fault, dotted (`route.routes[0].matchers[1]`), and one sentence. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Milliseconds of a duration, or undefined where it is none. */
export function parseDuration(duration: Duration): number | undefined {
  if (typeof duration === "number") return Number.isFinite(duration) && duration >= 0 ? duration : undefined;
  if (duration === "0") return 0;
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(duration)) return undefined;
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  }
  return total;
}

/**
 * What becomes of a user's rule before it may page (reference/alerting.md section 14). It is the alerter's alone: the
 * detector says the same of a rule in every mode. Instants are epoch ms, by the alerter's time.
 */
export type RuleMode = DryRun | Staging;

/** Told to nobody until then, and like any other from then on. */
export interface DryRun {
  readonly mode: "dry-run";
  readonly until: number;
}

/** Told in the digest of one receiver; like any other from `until` on, where it did not alert more often than that. */
export interface Staging {
  readonly mode: "staging";
  readonly from: number;
  readonly until: number;
  readonly receiver: string;
  readonly maxAlerts: number;
}

/** By the rule's name, which is the `detector` of its findings. */
export type RuleModes = ReadonlyMap<string, RuleMode>;
