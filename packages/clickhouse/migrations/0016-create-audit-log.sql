-- One hash chain per writer: a change or a gap shows. No TTL: a chain is only shortened to a published head.
CREATE TABLE IF NOT EXISTS rolecall.audit_log {cluster} (
  writer LowCardinality(String) COMMENT 'Who keeps this chain',
  seq UInt64 COMMENT 'Without gaps, from 0' CODEC(Delta(8), ZSTD(1)),
  at DateTime64(3,'UTC') COMMENT 'When it happened' CODEC(Delta(8), ZSTD(1)),
  kind LowCardinality(String) COMMENT 'Decision, acknowledgement, silence, response, configuration and so on',
  actor String COMMENT 'Who did it' CODEC(ZSTD(1)),
  subject String COMMENT 'What it was done to' CODEC(ZSTD(1)),
  body String COMMENT 'The record as RFC 8785 JSON' CODEC(ZSTD(3)),
  prev_hash FixedString(64) COMMENT 'hash of the row before, hex; 64 zeros in the first',
  hash FixedString(64) COMMENT 'SHA-256 of the RFC 8785 form of the row without hash, hex'
)
ENGINE = {replicated}ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (writer, seq)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'Hash-chained record of decisions and changes';
