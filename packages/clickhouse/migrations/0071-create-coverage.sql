-- The latest row of an identity and detector is how it is.
CREATE TABLE IF NOT EXISTS rolecall.coverage {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  identity_uid String COMMENT 'provider:account:kind:native-id' CODEC(ZSTD(1)),
  identity_kind LowCardinality(String) COMMENT 'role, service-account, ci-workflow, ai-agent, human and so on',
  identity_name String COMMENT 'What a person would call it' CODEC(ZSTD(1)),
  detector LowCardinality(String) COMMENT 'What watches it: behavior.network, lifecycle.credentials, rules, policy and so on',
  state LowCardinality(String) COMMENT 'calibrated, learning (stricter, or with less to go by) or blind',
  reason LowCardinality(String) COMMENT 'What is missing; empty where nothing is',
  time DateTime64(3,'UTC') COMMENT 'Event time since when it is so' CODEC(Delta(8), ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(time)
ORDER BY (tenant, identity_uid, detector)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Who is watched by what, and how well: a row per identity and detector'
