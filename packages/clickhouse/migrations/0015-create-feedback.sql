-- What analysts said.
CREATE TABLE IF NOT EXISTS rolecall.feedback {cluster} (
  at DateTime64(3,'UTC') COMMENT 'When it was said' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  finding_uid String COMMENT 'The finding' CODEC(ZSTD(1)),
  identity_uid String COMMENT 'The identity that it is about' CODEC(ZSTD(1)),
  fingerprint String COMMENT 'Fingerprint of the finding' CODEC(ZSTD(1)),
  verdict LowCardinality(String) COMMENT 'expected, dismissed or compromised',
  comment String COMMENT 'In the analyst\'s words' CODEC(ZSTD(1)),
  actor String COMMENT 'Who said it' CODEC(ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, finding_uid, at, actor)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Verdicts of analysts';
