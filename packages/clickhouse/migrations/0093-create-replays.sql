-- Which replay writes into a partition: one that was interrupted left events and no state, and begins again where it began.
CREATE TABLE IF NOT EXISTS rolecall.replays {cluster} (
  partition UInt16 COMMENT 'Partition of the event log',
  position UInt64 COMMENT 'Of the first event that it writes',
  inputs Array(String) COMMENT 'Files that it reads; none once a live run has gone on from what is there' CODEC(ZSTD(1)),
  earliest Int64 COMMENT 'Time of the earliest event in them, epoch ms',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
ORDER BY partition
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'The latest replay into each partition';
