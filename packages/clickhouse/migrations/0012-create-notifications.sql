-- One row per finding of a notice; each attempt replaces it.
CREATE TABLE IF NOT EXISTS rolecall.notifications {cluster} (
  notice_id String COMMENT 'The notice: one message or incident update, over all its attempts' CODEC(ZSTD(1)),
  at DateTime64(3,'UTC') COMMENT 'When it was decided' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  finding_uid String COMMENT 'The finding that it tells of' CODEC(ZSTD(1)),
  episode_id String COMMENT 'The episode of the finding' CODEC(ZSTD(1)),
  identity_uid String COMMENT 'The identity that it is about' CODEC(ZSTD(1)),
  receiver LowCardinality(String) COMMENT 'Receiver of the configuration',
  integration LowCardinality(String) COMMENT 'Channel of the receiver: slack, pagerduty, webhook, terminal',
  route LowCardinality(String) COMMENT 'Path of the route',
  group_key String COMMENT 'Group that was notified' CODEC(ZSTD(1)),
  reason LowCardinality(String) COMMENT 'Why: first_notification, new_alerts_in_group, repeat_interval_elapsed and so on',
  outcome LowCardinality(String) COMMENT 'pending, sent, not-sent, refused or dead-lettered',
  revision UInt32 COMMENT 'Rises with each attempt; the highest is what became of it',
  detail String COMMENT 'One sentence for a person' CODEC(ZSTD(1)),
  external_ids Map(String, String) COMMENT 'Ids at the other end: Slack ts, PagerDuty dedup_key',
  body String COMMENT 'The whole entry as JSON, for restoring it' CODEC(ZSTD(3)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(at)
ORDER BY (tenant, receiver, integration, group_key, at, notice_id, episode_id, finding_uid)
TTL toDateTime(recorded_at) + {retention.findings} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Who was told what, when and why';
