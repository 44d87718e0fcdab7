-- Part of a name or of a uid is found without reading every identity: three letters at a time, case folded.
ALTER TABLE rolecall.identities {cluster}
  ADD INDEX IF NOT EXISTS ix_search lower(concat(identity_name, '\n', identity_uid)) TYPE ngrambf_v1(3, 65536, 3, 0) GRANULARITY 1
