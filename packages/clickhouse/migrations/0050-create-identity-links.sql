-- One machine on several platforms, and which acts through which: from the log, with the evidence.
CREATE TABLE IF NOT EXISTS rolecall.identity_links {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  from_uid String COMMENT 'Identity at the origin: the workflow, the service account' CODEC(ZSTD(1)),
  to_uid String COMMENT 'Identity that it acts as' CODEC(ZSTD(1)),
  link_kind LowCardinality(String) COMMENT 'federation, workload-identity, irsa, spiffe, same-machine or declared',
  evidence String COMMENT 'What the log said' CODEC(ZSTD(1)),
  confidence LowCardinality(String) COMMENT 'high where the log names both, medium where one was found by its name',
  first_seen DateTime64(3,'UTC') COMMENT 'Event time of the first evidence' CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of the last evidence told' CODEC(Delta(8), ZSTD(1)),
  events UInt64 COMMENT 'How many events said so',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(events)
ORDER BY (tenant, to_uid, from_uid)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Identities that are one machine, or act through each other'
