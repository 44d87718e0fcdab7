-- One row per change of state; the newest is the present one.
CREATE TABLE IF NOT EXISTS rolecall.episodes {cluster} (
  episode_id String COMMENT 'The episode' CODEC(ZSTD(1)),
  at DateTime64(3,'UTC') COMMENT 'When it came into this state' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  finding_uid String COMMENT 'The finding that opened it' CODEC(ZSTD(1)),
  fingerprint String COMMENT 'Fingerprint of the finding' CODEC(ZSTD(1)),
  identity_uid String COMMENT 'The identity that it is about' CODEC(ZSTD(1)),
  kind LowCardinality(String) COMMENT 'Kind of the finding',
  state LowCardinality(String) COMMENT 'open, acknowledged, closed and so on',
  reason LowCardinality(String) COMMENT 'Why it came into this state',
  severity LowCardinality(String) COMMENT 'info, low, medium, high or critical',
  actor String COMMENT 'Who did it; empty for Rolecall itself' CODEC(ZSTD(1)),
  opened_at DateTime64(3,'UTC') COMMENT 'When the episode opened' CODEC(Delta(8), ZSTD(1)),
  body String COMMENT 'The whole episode as JSON, for restoring it' CODEC(ZSTD(3)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, episode_id, at, state)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Life of each fingerprint from open to closed';
