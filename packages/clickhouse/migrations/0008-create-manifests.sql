-- Written after the rows of its snapshot: a snapshot without a manifest does not exist.
CREATE TABLE IF NOT EXISTS rolecall.manifests {cluster} (
  partition UInt16 COMMENT 'Partition of the event log',
  snapshot UInt64 COMMENT 'Number of the snapshot',
  consumed Int64 COMMENT 'Highest offset consumed; -1 before the first',
  low_water Int64 COMMENT 'Oldest offset still in the reorder buffer; reading on starts here',
  watermark Int64 COMMENT 'Event time up to which everything was released, epoch ms; the lowest Int64 before the first',
  released String COMMENT 'Sort key of the last event released',
  detector_version UInt32 COMMENT 'Version of the detector that wrote it',
  at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When it was written' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(at)
PARTITION BY (partition, intDiv(snapshot, 100000))
ORDER BY (partition, snapshot)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Snapshots of the detector that are whole';
