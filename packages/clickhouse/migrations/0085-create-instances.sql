-- Which configuration each process of a service works by, said once a minute: two that differ are told of.
CREATE TABLE IF NOT EXISTS rolecall.instances {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  service LowCardinality(String) COMMENT 'ingest, detector, alerter or console',
  instance String COMMENT 'Machine and process' CODEC(ZSTD(1)),
  config_hash String COMMENT 'SHA-256 of the effective configuration with its secrets as ***, hex' CODEC(ZSTD(1)),
  seen_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When it said so, by the clock of the history' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(seen_at)
ORDER BY (tenant, service, instance)
TTL toDateTime(seen_at) + INTERVAL 7 DAY DELETE
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Processes of the services, and which configuration each works by'
