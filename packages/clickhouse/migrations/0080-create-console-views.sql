-- Lists that people keep on the console. The newest state of a view wins; one that is forgotten stays, marked.
CREATE TABLE IF NOT EXISTS rolecall.console_views {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  owner String COMMENT 'Who keeps it, as the audit log names them',
  view_id String COMMENT 'v_ and a fingerprint of owner, page and name' CODEC(ZSTD(1)),
  name String COMMENT 'What its owner calls it',
  address String COMMENT 'The list with its filters: /identities?view=unowned' CODEC(ZSTD(1)),
  forgotten UInt8 COMMENT '1 once its owner no longer wants it',
  updated_at DateTime64(3,'UTC') COMMENT 'When this state was written'
)
ENGINE = {replicated}ReplacingMergeTree(updated_at)
ORDER BY (tenant, view_id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Lists that people keep on the console, each with its name and owner'
