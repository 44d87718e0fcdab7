-- How old a credential is, how strong its kind, and which took its place: of one identity and kind, by first use.
CREATE OR REPLACE VIEW rolecall.credentials_latest {cluster} (
  tenant LowCardinality(String) COMMENT 'Tenant of this installation',
  identity_uid String COMMENT 'The identity that used it',
  credential_uid String COMMENT 'Credential; a token only as a fingerprint',
  credential_kind LowCardinality(String) COMMENT 'access-key, sts-session, jwt, mtls, api-key, oauth-token, pat and so on',
  strength String COMMENT 'bound to a machine, short-lived, static (whoever has it is it), or unknown',
  born DateTime64(3,'UTC') COMMENT 'When it was issued, or where no log says so first used',
  age_days_at_last_use Int64 COMMENT 'Days from then to its last use',
  lifetime_seconds Int64 COMMENT 'From issue to expiry; 0 where the log does not say both',
  replaces String COMMENT 'The credential of this identity and kind that was first used before it; empty for the first',
  replaced_by String COMMENT 'The one that was first used after it; empty for the present one',
  first_seen DateTime64(3,'UTC') COMMENT 'Event time of its first use',
  last_seen DateTime64(3,'UTC') COMMENT 'Event time of its last use',
  issued DateTime64(3,'UTC') COMMENT 'When it was issued; 1970 where no log says so',
  expires DateTime64(3,'UTC') COMMENT 'When it expires; 1970 where no log says so',
  events UInt64 COMMENT 'How many events it has'
) AS
SELECT
  tenant,
  identity_uid,
  credential_uid,
  credential_kind,
  multiIf(
    credential_kind IN ('mtls', 'instance-identity'), 'bound',
    credential_kind IN ('sts-session', 'jwt', 'oauth-token'), 'short-lived',
    credential_kind IN ('access-key', 'api-key', 'pat', 'password', 'service-account-key', 'ssh-key'), 'static',
    'unknown') AS strength,
  if(toUnixTimestamp64Milli(issued) > 0, issued, first_seen) AS born,
  dateDiff('day', if(toUnixTimestamp64Milli(issued) > 0, issued, first_seen), last_seen) AS age_days_at_last_use,
  if(toUnixTimestamp64Milli(expires) > 0 AND toUnixTimestamp64Milli(issued) > 0, dateDiff('second', issued, expires), 0) AS lifetime_seconds,
  lagInFrame(credential_uid) OVER (PARTITION BY tenant, identity_uid, credential_kind ORDER BY first_seen, credential_uid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS replaces,
  leadInFrame(credential_uid) OVER (PARTITION BY tenant, identity_uid, credential_kind ORDER BY first_seen, credential_uid ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS replaced_by,
  first_seen,
  last_seen,
  issued,
  expires,
  events
FROM rolecall.credentials FINAL
COMMENT 'Credentials with age, strength and rotation: which came before and after, of one identity and kind'
