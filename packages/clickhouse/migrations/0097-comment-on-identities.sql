-- A row is written anew as it changes, and the older ones go when parts are merged: until then each counts.
ALTER TABLE rolecall.identities {cluster} MODIFY COMMENT 'Identities that were seen; with FINAL a row for each';
