-- Keyed by content, so that the same record twice is one row; no partitions, because months apart it is still the same.
CREATE TABLE IF NOT EXISTS rolecall.dead_letters {cluster} (
  dead_uid String COMMENT 'sha256: of reason, source and bytes: the same record twice is one row' CODEC(ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  reason LowCardinality(String) COMMENT 'not-json, too-large, too-deep, unknown-format, schema, no-time, time-out-of-range, no-identity, bad-encoding or decoder-fault',
  detail String COMMENT 'One sentence for a person' CODEC(ZSTD(1)),
  path String COMMENT 'The member at fault, dotted; empty where the record as a whole is' CODEC(ZSTD(1)),
  source LowCardinality(String) COMMENT 'The decoder that refused it, or auto',
  origin String COMMENT 'topic/partition/offset, file:line, or http:request-id/n' CODEC(ZSTD(1)),
  raw String COMMENT 'The bytes as they came, where they are UTF-8' CODEC(ZSTD(3)),
  raw_base64 String COMMENT 'The bytes as they came, base64, where they are not UTF-8' CODEC(ZSTD(3)),
  retried UInt8 COMMENT '1 once a retry has made an event of it',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
ORDER BY dead_uid
TTL toDateTime(recorded_at) + {retention.events} DELETE
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Records that could not become events, with the reason';
