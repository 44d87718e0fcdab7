-- Tokens of the console's API. The newest state of a token wins. No TTL: a revoked token stays readable.
CREATE TABLE IF NOT EXISTS rolecall.console_tokens {cluster} (
  token_id String COMMENT 'The token' CODEC(ZSTD(1)),
  tenant LowCardinality(String) DEFAULT 'default' COMMENT 'Tenant of this installation',
  name String COMMENT 'What it is called, for the audit log',
  hash String COMMENT 'SHA-256 of the token; the token itself is not kept' CODEC(ZSTD(1)),
  scopes Array(LowCardinality(String)) COMMENT 'read, query, respond, admin',
  created_by String COMMENT 'Who made it',
  created_at DateTime64(3,'UTC') COMMENT 'When it was made',
  expires_at DateTime64(3,'UTC') COMMENT 'From when it no longer holds',
  revoked_at DateTime64(3,'UTC') COMMENT 'When it was revoked; 1970 where it was not',
  updated_at DateTime64(3,'UTC') COMMENT 'When this state was written'
)
ENGINE = {replicated}ReplacingMergeTree(updated_at)
ORDER BY (tenant, token_id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Tokens for the API of the console'
