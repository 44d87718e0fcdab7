-- One analyst account per tenant: its rows and no others. Run for each tenant, as an administrator, after users.sql, with
-- @TENANT@ (letters, digits, _ and -) and @HASH@ replaced. The tenant stands in the policy itself: a setting that holds it
-- could be changed by whoever is read only with `readonly = 2`. Tables without a column `tenant` are not granted.
CREATE USER IF NOT EXISTS `rolecall_analyst_@TENANT@` IDENTIFIED WITH sha256_hash BY '@HASH@' DEFAULT DATABASE rolecall SETTINGS PROFILE 'rolecall_ro';
GRANT SELECT ON rolecall.events TO `rolecall_analyst_@TENANT@`;
GRANT SELECT ON rolecall.events_latest TO `rolecall_analyst_@TENANT@`;
GRANT SELECT ON rolecall.findings TO `rolecall_analyst_@TENANT@`;
GRANT SELECT ON rolecall.findings_latest TO `rolecall_analyst_@TENANT@`;
CREATE ROW POLICY IF NOT EXISTS `rolecall_tenant_@TENANT@_events` ON rolecall.events FOR SELECT USING tenant = '@TENANT@' TO `rolecall_analyst_@TENANT@`;
CREATE ROW POLICY IF NOT EXISTS `rolecall_tenant_@TENANT@_findings` ON rolecall.findings FOR SELECT USING tenant = '@TENANT@' TO `rolecall_analyst_@TENANT@`;
ALTER QUOTA rolecall_ro TO rolecall_analyst, `rolecall_analyst_@TENANT@`;
