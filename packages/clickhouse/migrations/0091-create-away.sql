-- What the detector knew of identities that left its memory. A key has a check of the row's content in it, so that a row never
-- changes, belongs to no generation and need not be copied from one owner to the next. A row is taken out by one of the other
-- sign once no state needs it. Rows are looked for one by one: therefore the small granules.
CREATE TABLE IF NOT EXISTS rolecall.away {cluster} (
  partition UInt16 COMMENT 'Partition of the event log',
  key String COMMENT 'away:<check>:<uid of the identity>' CODEC(ZSTD(1)),
  generation UInt32 COMMENT 'Of the owner that wrote it',
  snapshot UInt64 COMMENT 'Number of the snapshot that wrote it',
  state String COMMENT 'What was known, base64' CODEC(ZSTD(3)),
  removed UInt8 COMMENT '1 where the row of that key is needed no more',
  sign Int8 DEFAULT if(removed = 1, -1, 1) COMMENT 'Two rows of one key and different signs make none',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}CollapsingMergeTree(sign)
PARTITION BY partition
ORDER BY key
SETTINGS index_granularity = 64, merge_selector_base = 10, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Identities that left the detector''s memory and are read back when they return';
