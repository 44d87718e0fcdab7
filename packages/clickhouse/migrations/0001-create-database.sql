-- Everything of ours lives in one database.
CREATE DATABASE IF NOT EXISTS rolecall {cluster} COMMENT 'Rolecall: what non-human identities did, and what was odd about it';
