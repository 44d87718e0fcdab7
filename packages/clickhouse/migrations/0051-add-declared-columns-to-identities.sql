ALTER TABLE rolecall.identities {cluster}
  ADD COLUMN IF NOT EXISTS team LowCardinality(String) DEFAULT '' COMMENT 'From the inventory' AFTER owner,
  ADD COLUMN IF NOT EXISTS purpose String DEFAULT '' COMMENT 'From the inventory: what it is for' CODEC(ZSTD(1)) AFTER criticality,
  ADD COLUMN IF NOT EXISTS contacts Array(String) DEFAULT [] COMMENT 'From the inventory: whom to ask' CODEC(ZSTD(1)) AFTER purpose,
  ADD COLUMN IF NOT EXISTS links Array(String) DEFAULT [] COMMENT 'From the inventory: where to read more' CODEC(ZSTD(1)) AFTER contacts,
  ADD COLUMN IF NOT EXISTS expected_end DateTime64(3,'UTC') DEFAULT toDateTime64(0, 3, 'UTC') COMMENT 'When it should be gone; 1970 where nobody says so' CODEC(Delta(8), ZSTD(1)) AFTER links,
  ADD COLUMN IF NOT EXISTS used_by LowCardinality(String) DEFAULT '' COMMENT 'machine, human or mixed, by how it is used; empty while unknown' AFTER expected_end,
  ADD COLUMN IF NOT EXISTS used_by_reason String DEFAULT '' COMMENT 'Why that is thought' CODEC(ZSTD(1)) AFTER used_by
