-- The row with the most events is the present one, whatever the order of writing.
CREATE TABLE IF NOT EXISTS rolecall.identities {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  identity_uid String COMMENT 'provider:account:kind:native-id' CODEC(ZSTD(1)),
  identity_kind LowCardinality(String) COMMENT 'role, service-account, ci-workflow, ai-agent, human and so on',
  identity_name String COMMENT 'What a person would call it' CODEC(ZSTD(1)),
  provider LowCardinality(String) COMMENT 'Platform, for example aws',
  account_uid LowCardinality(String) COMMENT 'Account, organisation or cluster',
  owner LowCardinality(String) COMMENT 'Who answers for it; empty where nobody is named',
  environment LowCardinality(String) COMMENT 'production, staging and so on',
  criticality LowCardinality(String) COMMENT 'From the inventory',
  first_seen DateTime64(3,'UTC') COMMENT 'Event time of its first event' CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of its last event' CODEC(Delta(8), ZSTD(1)),
  events UInt64 COMMENT 'How many events it has',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(events)
ORDER BY (tenant, identity_uid)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Identities that were seen';
