-- Whatever is not delivered says why.
CREATE TABLE IF NOT EXISTS rolecall.receipts {cluster} (
  at DateTime64(3,'UTC') COMMENT 'When it was held back' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  finding_uid String COMMENT 'The finding' CODEC(ZSTD(1)),
  episode_id String COMMENT 'Its episode; empty where it had none' CODEC(ZSTD(1)),
  identity_uid String COMMENT 'The identity that it is about' CODEC(ZSTD(1)),
  receiver LowCardinality(String) COMMENT 'Receiver that was not told',
  integration LowCardinality(String) COMMENT 'Channel of the receiver that was not told',
  group_key String COMMENT 'Its group' CODEC(ZSTD(1)),
  stage LowCardinality(String) COMMENT 'Stage that held it back',
  reason LowCardinality(String) COMMENT 'silenced, inhibited, muted, outside-active, maintenance and so on',
  by String COMMENT 'Which silence, rule or interval' CODEC(ZSTD(1)),
  would_have_been LowCardinality(String) COMMENT 'The notification that it would have been',
  count UInt32 COMMENT 'Versions of the finding that it answers for',
  detail String COMMENT 'One sentence for a person' CODEC(ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, finding_uid, receiver, integration, stage, reason, at, episode_id)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Why a finding did not reach a receiver';
