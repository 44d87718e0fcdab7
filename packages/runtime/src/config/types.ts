import type { Secret } from "@rolecall/core";
import type { KafkaConfig } from "./kafka-types.ts";
import type { ConsoleConfig, OperationsConfig } from "./listener-types.ts";

/**
 * The configuration, whole and checked: every default filled in, deeply frozen. Members are named as in `rolecall.yaml`;
 * durations are milliseconds, sizes bytes. A `*_file` is the path as read (relative to the file's folder); the secret in
 * it stands beside it, without `_file`.
 */
export interface Config {
  readonly tenant: string;
  /** Tenants beside it that the header of a record may name; those that inputs name need not be here. */
  readonly tenants: readonly string[];
  readonly inputs: readonly InputConfig[];
  /** Absent: the embedded shape's memory log. */
  readonly kafka?: KafkaConfig;
  /** Absent: the embedded engine. */
  readonly clickhouse?: ClickHouseConfig;
  /** False: findings only, no events table. */
  readonly archive: boolean;
  readonly detection: DetectionConfig;
  /** Paths of inventory files, patterns included. */
  readonly inventory: readonly string[];
  /** Paths of policy files, patterns included. */
  readonly policies: readonly string[];
  /** Paths of rule files, patterns included. */
  readonly rules: readonly string[];
  /** Paths of profile files, patterns included. */
  readonly profiles: readonly string[];
  readonly geoip: GeoipConfig;
  readonly address_lists: readonly AddressListConfig[];
  readonly receivers: readonly ReceiverConfig[];
  /** Absent where there are no receivers: nobody is told. */
  readonly route?: RouteConfig;
  readonly time_intervals: readonly TimeIntervalConfig[];
  readonly inhibit_rules: readonly InhibitRuleConfig[];
  readonly maintenance_windows: readonly MaintenanceWindowConfig[];
  /** By environment: by how many levels findings are told lower, as `staging: 1`. */
  readonly severity_by_environment: Readonly<Record<string, number>>;
  readonly retention: RetentionConfig;
  readonly console: ConsoleConfig;
  readonly operations: OperationsConfig;
  /** `dry-run`: everything happens but the sending, and a receipt says so. */
  readonly notify: "send" | "dry-run";
}

export interface AddressListConfig {
  /** By what events from there are called, and findings speak of it. */
  readonly name: string;
  /** Path of a text file: an address or CIDR range a line. */
  readonly file: string;
  /** Whoever comes from there with a credential is a finding. */
  readonly threat: boolean;
}

export interface GeoipConfig {
  /** Paths of databases of MaxMind's format (`.mmdb`) that say whose networks addresses are in and in which country. */
  readonly databases: readonly string[];
}

/** Exactly one of them is there. */
export interface InputConfig {
  readonly kafka?: KafkaInputConfig;
  readonly http?: HttpInputConfig;
  readonly files?: FilesInputConfig;
}

export interface KafkaInputConfig {
  readonly topic: string;
  /** A source's name, or `auto`. */
  readonly source: string;
  /** Milliseconds; absent: the source's own. */
  readonly lateness?: number;
  /** Whose records these are; absent: the configuration's own. */
  readonly tenant?: string;
  /** Header whose value is the tenant of a record; where a record has none, `tenant` holds. */
  readonly tenant_header?: string;
}

export interface HttpInputConfig {
  /** `host:port`. */
  readonly listen: string;
  /** Of requests that name none. */
  readonly source: string;
  /** Milliseconds; absent: the source's own. 0 judges a live stream at once. */
  readonly lateness?: number;
  /** Whose records these are where `token_file`, or nothing, let them in; absent: the configuration's own. */
  readonly tenant?: string;
  readonly token_file?: string;
  readonly token?: Secret;
  /** Tokens that let in the records of a tenant, and of no other. */
  readonly tokens?: readonly TenantTokenConfig[];
  /** Bytes of one body, unpacked, at most. */
  readonly max_body: number;
}

export interface TenantTokenConfig {
  readonly tenant: string;
  readonly token_file: string;
  readonly token: Secret;
}

export interface FilesInputConfig {
  /** Files, folders and patterns of them. */
  readonly paths: readonly string[];
  readonly source: string;
  /** Milliseconds; absent: the source's own. */
  readonly lateness?: number;
  /** Whose records these are; absent: the configuration's own. */
  readonly tenant?: string;
}

export interface ClickHouseConfig {
  readonly url: string;
  readonly username: string;
  readonly password_file?: string;
  readonly password?: Secret;
  readonly database: string;
  /** Who runs analysts' SQL; the same account, read only, where there is none. */
  readonly analyst?: { readonly username: string; readonly password_file?: string; readonly password?: Secret };
  /** Statements that make and change tables run ON CLUSTER. */
  readonly cluster?: string;
  /** Tables have the Replicated engines. */
  readonly replicated: boolean;
}

export interface DetectionConfig {
  /** Behavior findings per 1000 identities and day. */
  readonly budget: number;
  /** Identities of a partition, and of a tenant in it, whose baselines are in memory; others are read back when they return. */
  readonly identities: number;
}

/** One name that routes send to; with none of the channels it tells nobody. */
export interface ReceiverConfig {
  readonly name: string;
  readonly slack?: SlackConfig;
  readonly pagerduty?: PagerDutyConfig;
  readonly webhook?: WebhookConfig;
  readonly email?: EmailConfig;
  readonly kafka?: KafkaReceiverConfig;
  /** False: resolutions are recorded, and not sent. */
  readonly send_resolved: boolean;
  /** Its alert budget: what is more goes into a digest. Absent: alerting's own. */
  readonly max_per_minute?: number;
  readonly retry: RetryConfig;
}

/** How a message is tried again that a receiver has not taken. */
export interface RetryConfig {
  /** So long after it was decided; then it is given up, with a receipt. */
  readonly for: number;
  /** Between two attempts: the first pause, and the longest. */
  readonly min_interval: number;
  readonly max_interval: number;
}

export interface SlackConfig {
  readonly token_file: string;
  readonly token: Secret;
  /** Without it messages have no buttons. */
  readonly signing_secret_file?: string;
  readonly signing_secret?: Secret;
  readonly channel: string;
  /** Socket mode, for installations without a public address. */
  readonly app_token_file?: string;
  readonly app_token?: Secret;
  /** User or group ids that may press buttons; empty: the whole workspace. */
  readonly responders: readonly string[];
  /** What precedes the method (`…/api/`). */
  readonly api_url?: string;
}

export interface PagerDutyConfig {
  readonly routing_key_file: string;
  readonly routing_key: Secret;
  readonly region: "us" | "eu";
  /** What precedes `/v2/enqueue`; the region's by default. */
  readonly api_url?: string;
  /** Of PagerDuty's webhooks v3 to `/pagerduty/webhook`; several with spaces between while one is rotated. */
  readonly webhook_secret_file?: string;
  readonly webhook_secret?: Secret;
  /** Silences, verdicts, and what was changed on purpose are told as change events. */
  readonly change_events: boolean;
}

export interface WebhookConfig {
  readonly url: string;
  readonly secret_file?: string;
  readonly secret?: Secret;
  /** Admits loopback and private addresses, and plain http. */
  readonly allow_private: boolean;
  /** Of every request, `Name: value` a line. */
  readonly headers_file?: string;
  readonly headers?: Secret;
  readonly envelope: "rolecall" | "cloudevents" | "alertmanager";
  /** Version of OCSF: 1.6 is what AWS Security Hub takes. */
  readonly ocsf: "1.8" | "1.6";
}

export interface EmailConfig {
  /** `host:port`. */
  readonly smarthost: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly tls: "implicit" | "starttls" | "none";
  readonly username?: string;
  readonly password_file?: string;
  readonly password?: Secret;
}

/** Alerts as records on the brokers of `kafka`. */
export interface KafkaReceiverConfig {
  readonly topic: string;
  readonly ocsf: "1.8" | "1.6";
  readonly envelope: "rolecall" | "cloudevents";
}

/** What a route says of itself; what is absent is inherited, mute and active intervals excepted. */
export interface RouteSettings {
  readonly receiver?: string;
  /** Labels; `['...']` is all of them. */
  readonly group_by?: readonly string[];
  readonly group_wait?: number;
  readonly group_interval?: number;
  readonly repeat_interval?: number;
  readonly routes: readonly ChildRouteConfig[];
}

/** The root: matches everything. Waits that are absent are alerting's own, which depend on the severity. */
export interface RouteConfig extends RouteSettings {
  readonly receiver: string;
  readonly group_by: readonly string[];
}

export interface ChildRouteConfig extends RouteSettings {
  /** Unique: part of the group key. */
  readonly name: string;
  /** `severity=~"high|critical"`, all of which must match. */
  readonly matchers: readonly string[];
  readonly continue: boolean;
  readonly mute_time_intervals: readonly string[];
  readonly active_time_intervals: readonly string[];
  /** A CEL expression over `finding` and `labels`, which must hold as well. */
  readonly when?: string;
}

export interface TimeIntervalConfig {
  readonly name: string;
  /** Any of them. */
  readonly time_intervals: readonly TimeSpecConfig[];
}

/** Of one member any entry, of all members each. Ranges are `from:to`, both ends included. */
export interface TimeSpecConfig {
  /** `HH:MM`, the end excluded; `24:00` is midnight at the end. */
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  /** Negative counts from the end of the month. */
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  /** IANA zone. */
  readonly location: string;
}

export interface InhibitRuleConfig {
  readonly name: string;
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Findings that match are held back from `starts_at` to `ends_at`; what ends or is acknowledged passes. */
export interface MaintenanceWindowConfig {
  readonly name: string;
  /** RFC 3339. */
  readonly starts_at: string;
  readonly ends_at: string;
  readonly matchers: readonly string[];
  readonly when?: string;
  /** `replay`: what still fires at the end is told then; `discard`: it is not. */
  readonly at_end: "replay" | "discard";
}

export interface RetentionConfig {
  readonly events: number;
  readonly findings: number;
}
