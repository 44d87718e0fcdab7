-- What may change what the detector says, beside events: it has a position in the same log, and is read back with it.
CREATE TABLE IF NOT EXISTS rolecall.controls {cluster} (
  partition UInt16 COMMENT 'Partition of the event log',
  position UInt64 COMMENT 'Offset in that partition of the event log' CODEC(Delta(8), ZSTD(1)),
  at DateTime64(3,'UTC') COMMENT 'Event time that it speaks of' CODEC(Delta(8), ZSTD(1)),
  control LowCardinality(String) COMMENT 'watermark and so on',
  body String COMMENT 'The record as JSON' CODEC(ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(at)
ORDER BY (partition, position)
TTL toDateTime(recorded_at) + {retention.events} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Control records of the event log';
