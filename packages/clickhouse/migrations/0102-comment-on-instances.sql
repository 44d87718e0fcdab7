-- rolecall up and replays say so too, and each its end.
ALTER TABLE rolecall.instances {cluster}
  COMMENT COLUMN service 'ingest, detector, alerter or console; where the history is on a server also up, and replay or replay beside',
  COMMENT COLUMN config_hash 'SHA-256 of the effective configuration with its secrets as ***, hex; empty: it has stopped';
