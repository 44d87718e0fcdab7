-- A verdict may be taken back: a row says so.
ALTER TABLE rolecall.feedback {cluster}
  COMMENT COLUMN verdict 'expected, dismissed or compromised; reopened takes back what was said of the finding before'
