-- The newest state of a silence wins.
CREATE TABLE IF NOT EXISTS rolecall.silences {cluster} (
  silence_id String COMMENT 'The silence' CODEC(ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  matchers Array(String) COMMENT 'Matchers, for example severity=~"low|medium"',
  starts_at DateTime64(3,'UTC') COMMENT 'From when it holds',
  ends_at DateTime64(3,'UTC') COMMENT 'Until when it holds',
  created_by String COMMENT 'Who made it',
  comment String COMMENT 'Why',
  updated_at DateTime64(3,'UTC') COMMENT 'When this state was written',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(updated_at)
ORDER BY (tenant, silence_id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Silences';
