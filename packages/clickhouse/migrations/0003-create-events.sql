-- The audit history. Identity first in the key: every investigation starts there. Kept by the time of writing, not of the
-- event, so that a replay of an old log does not vanish at once.
CREATE TABLE IF NOT EXISTS rolecall.events {cluster} (
  event_uid String COMMENT 'The source\'s own id, else sha256: of the canonical record' CODEC(ZSTD(1)),
  time DateTime64(3,'UTC') COMMENT 'Event time: when it happened' CODEC(Delta(8), ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  source LowCardinality(String) COMMENT 'Decoder, for example aws-cloudtrail',
  provider LowCardinality(String) COMMENT 'Platform, for example aws',
  account_uid LowCardinality(String) COMMENT 'Where the action was recorded: account, organisation, cluster',
  class_uid Int32 COMMENT 'OCSF class; 0 where none',
  activity_id Int32 COMMENT 'OCSF activity; 0 where none',
  action LowCardinality(String) COMMENT 'Operation as the provider names it: GetObject, create pods/exec, GET /v1/users/{id}',
  service LowCardinality(String) COMMENT 'Service of the provider, for example s3.amazonaws.com',
  action_class LowCardinality(String) COMMENT 'auth, read, write, delete, admin, secret, discover, execute, network or other',
  identity_uid String COMMENT 'provider:account:kind:native-id of the identity that acted' CODEC(ZSTD(1)),
  identity_kind LowCardinality(String) COMMENT 'Kind of the identity: role, service-account, ci-workflow, ai-agent, human and so on',
  identity_name String COMMENT 'What a person would call the identity' CODEC(ZSTD(1)),
  credential_uid String COMMENT 'Credential used; a token only as a fingerprint' CODEC(ZSTD(1)),
  credential_kind LowCardinality(String) COMMENT 'access-key, sts-session, jwt, mtls, api-key, oauth-token, pat and so on',
  credential_issued DateTime64(3,'UTC') COMMENT 'When the credential was issued; 1970 where the log does not say' CODEC(Delta(8), ZSTD(1)),
  credential_expires DateTime64(3,'UTC') COMMENT 'When the credential expires; 1970 where the log does not say' CODEC(Delta(8), ZSTD(1)),
  session_uid String COMMENT 'Session; evidence, never part of a key' CODEC(ZSTD(1)),
  delegation Array(LowCardinality(String)) COMMENT 'Identities on whose behalf or through whom, nearest first',
  parent_uid String COMMENT 'Parent identity in the spawn tree of agents and jobs' CODEC(ZSTD(1)),
  run_uid String COMMENT 'Run in the spawn tree of agents and jobs' CODEC(ZSTD(1)),
  depth Int32 COMMENT 'Depth in the spawn tree; 0 where none',
  scopes Array(LowCardinality(String)) COMMENT 'Scopes used',
  granted_scopes Array(LowCardinality(String)) COMMENT 'Scopes granted',
  resource String COMMENT 'What was acted on' CODEC(ZSTD(1)),
  resource_kind LowCardinality(String) COMMENT 'Kind of the resource',
  outcome LowCardinality(String) COMMENT 'success, denied, error or unknown',
  error_code LowCardinality(String) COMMENT 'Error code as the provider names it',
  status_code Int64 COMMENT 'Status code; 0 where none',
  src_ip String COMMENT 'Source address as text; isIPAddressInRange(src_ip, prefix) tests a network' CODEC(ZSTD(1)),
  src_network String COMMENT 'The /24 or /48 of the address, or the cloud service that called without one' CODEC(ZSTD(1)),
  src_asn Int64 COMMENT 'Autonomous system of the address; 0 where unknown',
  src_country LowCardinality(String) COMMENT 'ISO 3166 country of the address',
  user_agent String COMMENT 'User agent as logged, at most 512 characters' CODEC(ZSTD(1)),
  client LowCardinality(String) COMMENT 'Family of the user agent, for example boto3',
  bytes_in Int64 COMMENT 'Bytes received; 0 where the log does not say' CODEC(T64, ZSTD(1)),
  bytes_out Int64 COMMENT 'Bytes sent; 0 where the log does not say' CODEC(T64, ZSTD(1)),
  environment LowCardinality(String) COMMENT 'production, staging and so on',
  labels Map(String, String) COMMENT 'Labels of the event',
  raw String COMMENT 'The redacted original record' CODEC(ZSTD(3)),
  origin String COMMENT 'topic/partition/offset, file:line, or http:request-id/n' CODEC(ZSTD(1)),
  partition UInt16 COMMENT 'Partition of the event log',
  position UInt64 COMMENT 'Offset in that partition of the event log' CODEC(Delta(8), ZSTD(1)),
  ingest_time DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept and which duplicate wins' CODEC(Delta(8), ZSTD(1)),
  INDEX ix_time time TYPE minmax GRANULARITY 1,
  INDEX ix_position position TYPE minmax GRANULARITY 1,
  INDEX ix_event_uid event_uid TYPE bloom_filter(0.01) GRANULARITY 4,
  INDEX ix_src_ip src_ip TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = {replicated}ReplacingMergeTree(ingest_time)
PARTITION BY toYYYYMM(time)
ORDER BY (tenant, identity_uid, toStartOfHour(time), time, event_uid)
TTL toDateTime(ingest_time) + {retention.events} DELETE
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Every event, once or more; query events_latest';
