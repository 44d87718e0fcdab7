-- What has been applied; the runner reads it first.
CREATE TABLE IF NOT EXISTS rolecall.schema_migrations {cluster} (
  version UInt32 COMMENT 'Number of the file',
  name String COMMENT 'Name of the file',
  checksum FixedString(64) COMMENT 'SHA-256 of the file, hex',
  applied_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When it was applied'
)
ENGINE = {replicated}ReplacingMergeTree(applied_at)
ORDER BY version
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Migrations that have been applied';
