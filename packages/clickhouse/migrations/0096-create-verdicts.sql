-- Of what analysts said, what stands.
CREATE OR REPLACE VIEW rolecall.verdicts {cluster} (
  at DateTime64(3,'UTC') COMMENT 'When it was said',
  tenant LowCardinality(String) COMMENT 'Tenant of this installation',
  finding_uid String COMMENT 'The finding',
  identity_uid String COMMENT 'The identity that it is about',
  fingerprint String COMMENT 'Fingerprint of the finding',
  verdict LowCardinality(String) COMMENT 'expected, dismissed or compromised',
  comment String COMMENT 'In the analyst\'s words',
  until DateTime64(3,'UTC') COMMENT 'Until when the same is expected; 1970 for another verdict, and where nobody said',
  actor String COMMENT 'Who said it'
)
AS SELECT
  at,
  tenant,
  finding_uid,
  identity_uid,
  fingerprint,
  verdict,
  comment,
  until,
  actor
FROM (
  SELECT *, maxIf(at, verdict = 'reopened') OVER (PARTITION BY tenant, finding_uid) AS reopened_at
  FROM rolecall.feedback FINAL)
WHERE verdict != 'reopened' AND at > reopened_at
COMMENT 'Verdicts that stand: those that nobody has taken back'
