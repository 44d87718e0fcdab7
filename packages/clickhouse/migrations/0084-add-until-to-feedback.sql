-- A verdict that takes effect only after a restart ends when its analyst wanted it to.
ALTER TABLE rolecall.feedback {cluster}
  ADD COLUMN IF NOT EXISTS until DateTime64(3,'UTC') DEFAULT toDateTime64(0, 3, 'UTC') COMMENT 'Until when the same is expected; 1970 for another verdict, and where nobody said' CODEC(Delta(8), ZSTD(1)) AFTER comment
