-- One row per state of a finding; no partitions, because first_seen may move.
CREATE TABLE IF NOT EXISTS rolecall.findings {cluster} (
  finding_uid String COMMENT 'f_ and a fingerprint: stable over the life of the episode and over replays' CODEC(ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  detector LowCardinality(String) COMMENT 'behavior, or the id of the rule',
  detector_version UInt32 COMMENT 'Version of the detector',
  kind LowCardinality(String) COMMENT 'behavior, policy, rule, lifecycle, delegation, sequence or coverage',
  title String COMMENT 'One sentence: who did what it never does' CODEC(ZSTD(1)),
  identity_uid String COMMENT 'The identity that it is about' CODEC(ZSTD(1)),
  identity_kind LowCardinality(String) COMMENT 'Kind of the identity',
  identity_name String COMMENT 'What a person would call the identity' CODEC(ZSTD(1)),
  owner LowCardinality(String) COMMENT 'Who answers for the identity',
  environment LowCardinality(String) COMMENT 'production, staging and so on',
  time DateTime64(3,'UTC') COMMENT 'Event time of the event that decided it' CODEC(Delta(8), ZSTD(1)),
  first_seen DateTime64(3,'UTC') COMMENT 'Event time of the first event behind it' CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of the last event behind it' CODEC(Delta(8), ZSTD(1)),
  origin String COMMENT 'Where the deciding record came from' CODEC(ZSTD(1)),
  severity LowCardinality(String) COMMENT 'info, low, medium, high or critical',
  confidence LowCardinality(String) COMMENT 'low, medium or high',
  calibration LowCardinality(String) COMMENT 'calibrated, learning, or none for rules',
  score Float64 COMMENT '0 to 100, the highest of the episode; 60 is once per 1,000 identities and day',
  probability Nullable(Float64) COMMENT 'Per identity-hour; NULL for kinds without a probability',
  expected_rate String COMMENT 'In words, per identity-day; empty for kinds without a probability',
  dimensions Array(Tuple(name String, pattern String, observed String, expected String, surprise Float64, added Float64)) COMMENT 'What contributed: observed, expected, and what it added to the evidence',
  attacks Array(Tuple(tactic String, technique String, version String)) COMMENT 'ATT&CK techniques',
  owasp Array(LowCardinality(String)) COMMENT 'OWASP Non-Human Identities Top 10',
  events Array(String) COMMENT 'event_uid of the first, the peak and the last event',
  sql String COMMENT 'Runnable query for the events behind it' CODEC(ZSTD(3)),
  fingerprint String COMMENT 'v1: and a hash; what makes two findings the same thing to a person' CODEC(ZSTD(1)),
  version UInt64 COMMENT 'Rises with each change of the finding; the highest is its present state',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(version)
ORDER BY (tenant, identity_uid, finding_uid)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Every state of every finding; query findings_latest';
