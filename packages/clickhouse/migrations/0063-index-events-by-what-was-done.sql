-- The page of a finding asks who else did this, and who acts through whom: of everybody, while the key begins with one identity.
ALTER TABLE rolecall.events {cluster}
  ADD INDEX IF NOT EXISTS ix_action action TYPE set(64) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS ix_client client TYPE set(32) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS ix_src_network src_network TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS ix_delegation delegation TYPE bloom_filter(0.01) GRANULARITY 1,
  ADD INDEX IF NOT EXISTS ix_parent parent_uid TYPE bloom_filter(0.01) GRANULARITY 1
