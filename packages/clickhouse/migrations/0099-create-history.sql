-- Which history this is: services that share brokers and write into another one are told from those that write into this.
CREATE TABLE IF NOT EXISTS rolecall.history {cluster} (
  id UUID COMMENT 'Of this history, from the first start of a service on',
  made_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When it was given'
)
ENGINE = {replicated}MergeTree
ORDER BY (made_at, id)
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'The id of this history: one row, which a copy of it has as well'
