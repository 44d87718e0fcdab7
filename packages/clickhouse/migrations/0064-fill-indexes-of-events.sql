-- For events that were there before the indexes were; in the background.
ALTER TABLE rolecall.events {cluster}
  MATERIALIZE INDEX ix_action, MATERIALIZE INDEX ix_client, MATERIALIZE INDEX ix_src_network,
  MATERIALIZE INDEX ix_delegation, MATERIALIZE INDEX ix_parent
