-- The last turn of each tenant's alerter, before its rows are in their tables: whoever is next puts there what is missing, so
-- that a message and what it tells of are there both or neither. A turn takes the place of the one before.
CREATE TABLE IF NOT EXISTS rolecall.turns {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  part UInt32 COMMENT 'Which part of the turn, from 0',
  parts UInt32 COMMENT 'How many it has: with fewer it was never written down, and nothing of it holds; 0 where another alerter begins',
  sequence UInt64 COMMENT 'Grows with each turn',
  target LowCardinality(String) COMMENT 'Table that the rows belong to',
  token String COMMENT 'Deduplication token under which they are inserted there',
  body String COMMENT 'The rows as a JSON array' CODEC(ZSTD(3)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(sequence)
ORDER BY (tenant, part)
TTL toDateTime(recorded_at) + INTERVAL 90 DAY DELETE
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'What an alerter was writing when it was last heard of'
