-- One row per source, account and hour: where logs are missing, nothing can be found.
CREATE TABLE IF NOT EXISTS rolecall.coverage {cluster} (
  time DateTime64(3,'UTC') COMMENT 'Start of the hour, event time' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  source LowCardinality(String) COMMENT 'Decoder',
  provider LowCardinality(String) COMMENT 'Platform',
  account_uid LowCardinality(String) COMMENT 'Account, organisation or cluster',
  events UInt64 COMMENT 'Events of this hour',
  duplicates UInt64 COMMENT 'Duplicates of this hour',
  dead UInt64 COMMENT 'Dead letters of this hour',
  filtered UInt64 COMMENT 'Records filtered on purpose',
  identities UInt64 COMMENT 'Identities that acted',
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of the last event' CODEC(Delta(8), ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, source, account_uid, time)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'What was logged, by source and hour';
