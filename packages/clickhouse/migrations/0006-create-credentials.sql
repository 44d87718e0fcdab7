-- As identities: the row with the most events is the present one.
CREATE TABLE IF NOT EXISTS rolecall.credentials {cluster} (
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  credential_uid String COMMENT 'Credential; a token only as a fingerprint' CODEC(ZSTD(1)),
  credential_kind LowCardinality(String) COMMENT 'access-key, sts-session, jwt, mtls, api-key, oauth-token, pat and so on',
  identity_uid String COMMENT 'The identity that used it' CODEC(ZSTD(1)),
  first_seen DateTime64(3,'UTC') COMMENT 'Event time of its first use' CODEC(Delta(8), ZSTD(1)),
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of its last use' CODEC(Delta(8), ZSTD(1)),
  issued DateTime64(3,'UTC') COMMENT 'When it was issued; 1970 where no log says so' CODEC(Delta(8), ZSTD(1)),
  expires DateTime64(3,'UTC') COMMENT 'When it expires; 1970 where no log says so' CODEC(Delta(8), ZSTD(1)),
  events UInt64 COMMENT 'How many events it has',
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the row was written; decides how long it is kept' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}ReplacingMergeTree(events)
ORDER BY (tenant, identity_uid, credential_uid)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Credentials that were seen, and who used them';
