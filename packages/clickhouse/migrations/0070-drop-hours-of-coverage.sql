-- It was never written: the hours of a source are counted from its events. The name is that of who is watched by what.
DROP TABLE IF EXISTS rolecall.coverage {cluster} SYNC
