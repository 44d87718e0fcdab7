-- Who may do what on a ClickHouse server. The embedded engine has no users, so this is no migration: run it once, as an
-- administrator, with @WRITER_HASH@ and @ANALYST_HASH@ replaced by the SHA-256 (hex) of each password. Every statement
-- may run twice. On a cluster add ON CLUSTER to each, or keep users in a replicated access storage.
CREATE DATABASE IF NOT EXISTS rolecall;

-- The services: everything in their own database, and nothing else but what the engine says of itself.
CREATE USER IF NOT EXISTS rolecall_writer IDENTIFIED WITH sha256_hash BY '@WRITER_HASH@' DEFAULT DATABASE rolecall;
GRANT SELECT, INSERT, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, ALTER TABLE, ALTER VIEW, TRUNCATE, OPTIMIZE ON rolecall.* TO rolecall_writer;
GRANT SELECT ON system.* TO rolecall_writer;

-- Analysts and dashboards: read only, with limits that they cannot lift. readonly = 2 lets a client choose how answers are
-- written and packed; everything that must not move is constrained.
CREATE SETTINGS PROFILE IF NOT EXISTS rolecall_ro SETTINGS
  readonly = 2 CONST,
  max_execution_time = 30 MAX 120,
  max_rows_to_read = 2000000000 MAX 20000000000,
  max_result_rows = 100000 MAX 1000000,
  max_memory_usage = 4000000000 MAX 8000000000,
  max_threads = 4 MAX 8,
  allow_ddl = 0 CONST,
  allow_introspection_functions = 0 CONST;
CREATE ROLE IF NOT EXISTS rolecall_reader;
GRANT SELECT ON rolecall.* TO rolecall_reader;
REVOKE SELECT ON rolecall.baselines FROM rolecall_reader;
REVOKE SELECT ON rolecall.away FROM rolecall_reader;
REVOKE SELECT ON rolecall.manifests FROM rolecall_reader;
REVOKE SELECT ON rolecall.console_tokens FROM rolecall_reader;
CREATE USER IF NOT EXISTS rolecall_analyst IDENTIFIED WITH sha256_hash BY '@ANALYST_HASH@' DEFAULT DATABASE rolecall DEFAULT ROLE NONE SETTINGS PROFILE 'rolecall_ro';
GRANT rolecall_reader TO rolecall_analyst;
SET DEFAULT ROLE rolecall_reader TO rolecall_analyst;
CREATE QUOTA IF NOT EXISTS rolecall_ro KEYED BY user_name FOR INTERVAL 1 HOUR MAX queries = 1000, execution_time = 900, read_rows = 50000000000 TO rolecall_analyst;

-- The first row policy of a table hides its rows from everyone without one, so the writer gets its own.
CREATE ROW POLICY IF NOT EXISTS rolecall_writer_all ON rolecall.* FOR SELECT USING 1 TO rolecall_writer;
CREATE ROW POLICY IF NOT EXISTS rolecall_reader_all ON rolecall.* FOR SELECT USING 1 TO rolecall_reader;
