-- Events that came later than their source is waited for, said once a minute while some do: a pipeline that gets most of what
-- comes in too late is not well, and nothing else in the history says so.
CREATE TABLE IF NOT EXISTS rolecall.late_events {cluster} (
  source LowCardinality(String) COMMENT 'Decoder that read them',
  events UInt64 COMMENT 'Events of the source in that minute, duplicates left out',
  late UInt64 COMMENT 'Those of them that came later than the lateness of their input allows',
  furthest_ms UInt64 COMMENT 'How far the furthest lay behind what had come before it, milliseconds of event time',
  writer String COMMENT 'Machine and process of the detector' CODEC(ZSTD(1)),
  recorded_at DateTime64(3,'UTC') DEFAULT now64(3) COMMENT 'When the minute ended, by the clock of the history' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {replicated}MergeTree
ORDER BY (recorded_at, source)
TTL toDateTime(recorded_at) + INTERVAL 90 DAY DELETE
SETTINGS non_replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 604800
COMMENT 'How many events came too late to be judged in their order, by source and minute';
