export { type Clock, systemClock } from "./clock.ts";
export { type ConfigError, type ConfigFault, renderConfigErrors, renderPath } from "./config/config-error.ts";
export { configEditorSchema, configJsonSchema } from "./config/config-schema.ts";
export { isName } from "./config/fields.ts";
export { headersIn } from "./config/header-lines.ts";
export type { KafkaConfig, KafkaOauthConfig, KafkaSaslConfig, KafkaTlsConfig } from "./config/kafka-types.ts";
export type { OidcConfig } from "./config/listener-types.ts";
export { type Loaded, type LoadOptions, loadConfig } from "./config/load-config.ts";
export { type PlacedFault, renderFault } from "./config/placed-fault.ts";
export type { NeedsSecret } from "./config/read-secrets.ts";
export { nameOfKey, repeatedKeys } from "./config/repeated-keys.ts";
export { sayingOf } from "./config/schema-faults.ts";
export { secretNow } from "./config/secret-now.ts";
export { effectiveConfig, showConfig } from "./config/show-config.ts";
export { tenantsOf } from "./config/tenants-of.ts";
export type {
  AddressListConfig,
  ChildRouteConfig,
  ClickHouseConfig,
  Config,
  EmailConfig,
  FilesInputConfig,
  KafkaInputConfig,
  PagerDutyConfig,
  RetentionConfig,
  RouteConfig,
  SlackConfig,
  WebhookConfig,
} from "./config/types.ts";
export { decompress, isReadWhole } from "./decompress.ts";
export { type AnyPortInit, fetchAnyPort } from "./fetch-any-port.ts";
export { createGroupCommit } from "./group-commit.ts";
export { createHealth, type Health, type HealthReport } from "./health.ts";
export { hostName, hostOf, isLoopback } from "./host-name.ts";
export { fileFault, InputError, type InputFault } from "./input-error.ts";
export { isAlive } from "./is-alive.ts";
export type { Log } from "./log.ts";
export { makeDirectory } from "./make-directory.ts";
export { METRICS } from "./metric-catalogue.ts";
export type { Metrics, Tell } from "./metrics.ts";
export { openInput } from "./open-input.ts";
export type { MainHost } from "./process-host.ts";
export { processHost } from "./process-host.ts";
export { createProgress, type Progress } from "./progress.ts";
export { fetchOutside, isUsableProxy, proxyAgentOf, proxyOf, proxyTrouble } from "./proxy.ts";
export { renderMetricCatalogue } from "./render-metric-catalogue.ts";
export { retry } from "./retry.ts";
export { type ExitCode, runMain } from "./run-main.ts";
export { elapsedNow, steadyNow } from "./steady-clock.ts";
export { createTurns, type Turns } from "./turns.ts";
export { untilAborted } from "./until-aborted.ts";
export { whyUnreadable } from "./why-unreadable.ts";
