-- For identities that were there before the index was.
ALTER TABLE rolecall.identities {cluster} MATERIALIZE INDEX ix_search
