-- What was asked over the findings topic, and how it was answered: the last row of what comes of an order, so that one which
-- is read once more after a crash is known to be obeyed. The topic keeps its records for a week unless somebody sets it longer.
CREATE TABLE IF NOT EXISTS rolecall.orders {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  order_id String COMMENT 'The order, as whoever asked named it' CODEC(ZSTD(1)),
  at DateTime64(3,'UTC') COMMENT 'When it was decided' CODEC(Delta(8), ZSTD(1)),
  accepted UInt8 COMMENT '1 where it was obeyed, or held already',
  reason LowCardinality(String) COMMENT 'Why it was not: not-found, conflict, refused or not-allowed',
  message String COMMENT 'What was said of it' CODEC(ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
ORDER BY (tenant, order_id)
TTL toDateTime(recorded_at) + INTERVAL 90 DAY DELETE
SETTINGS index_granularity = 256, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'What people asked of the alerter over Kafka, and its answers'
