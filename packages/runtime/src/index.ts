export { type Clock, systemClock } from "./clock.ts";
export { type ConfigError, type ConfigFault, renderConfigErrors, renderPath } from "./config/config-error.ts";
export { configJsonSchema } from "./config/config-schema.ts";
export {
  type KafkaConfig,
  type KafkaOauthConfig,
  type KafkaSaslConfig,
  type KafkaTlsConfig,
  SASL_MECHANISMS,
} from "./config/kafka-types.ts";
export type { ConsoleConfig, OidcConfig, OperationsConfig } from "./config/listener-types.ts";
export { type Loaded, type LoadOptions, loadConfig } from "./config/load-config.ts";
export type { NeedsSecret, ReadFile } from "./config/read-secrets.ts";
export { showConfig } from "./config/show-config.ts";
export { tenantsOf } from "./config/tenants-of.ts";
export type {
  ChildRouteConfig,
  ClickHouseConfig,
  Config,
  DetectionConfig,
  FilesInputConfig,
  HttpInputConfig,
  InhibitRuleConfig,
  InputConfig,
  KafkaInputConfig,
  PagerDutyConfig,
  ReceiverConfig,
  RetentionConfig,
  RouteConfig,
  RouteSettings,
  SlackConfig,
  TenantTokenConfig,
  TimeIntervalConfig,
  TimeSpecConfig,
  WebhookConfig,
} from "./config/types.ts";
export { decompress, isPacked } from "./decompress.ts";
export { type AnyPortInit, fetchAnyPort } from "./fetch-any-port.ts";
export { createGroupCommit, type GroupCommit, type GroupCommitOptions } from "./group-commit.ts";
export { createHealth, type Health, type HealthCheck, type HealthReport } from "./health.ts";
export { hostName, isLoopback } from "./host-name.ts";
export { archiveFault, fileFault, InputError, type InputFault } from "./input-error.ts";
export { isAlive } from "./is-alive.ts";
export { createLog, LOG_LEVELS, type Log, type LogLevel, type LogOptions } from "./log.ts";
export { makeDirectory } from "./make-directory.ts";
export { METRICS, type MetricEntry } from "./metric-catalogue.ts";
export { createMetrics, type Metrics, type MetricsOptions, type Tell } from "./metrics.ts";
export { type Input, type OpenOptions, openInput } from "./open-input.ts";
export { processHost } from "./process-host.ts";
export { createProgress, type Progress, type ProgressOptions, type ProgressStream } from "./progress.ts";
export { renderMetricCatalogue } from "./render-metric-catalogue.ts";
export { backoffMs, type RetryOptions, type RetryVerdict, retry } from "./retry.ts";
export { type ExitCode, type MainHost, type MainOptions, runMain, UsageError } from "./run-main.ts";
export { createSteadyClock, steadyNow } from "./steady-clock.ts";
