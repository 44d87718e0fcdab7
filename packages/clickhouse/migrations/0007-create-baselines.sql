-- Old snapshots must stay until the manifest that replaces them is written, so this is append only. A generation is what
-- compaction writes anew; the partition of the old one is then dropped whole.
CREATE TABLE IF NOT EXISTS rolecall.baselines {cluster} (
  partition UInt16 COMMENT 'Partition of the event log',
  generation UInt32 COMMENT 'Rises with each compaction',
  key String COMMENT 'Which piece of state: identity:<uid>, group:<name>, fleet and so on' CODEC(ZSTD(1)),
  snapshot UInt64 COMMENT 'Number of the snapshot that wrote it',
  state String COMMENT 'The state, base64; RowBinary would be broken by the engine\'s UTF-8' CODEC(ZSTD(3)),
  removed UInt8 COMMENT '1 where the key is gone',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(recorded_at)
PARTITION BY (partition, generation)
ORDER BY (key, snapshot)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'What the detector has learnt, by snapshot';
