/**
 * What a statement is about rights, doors and ways out is said in these words; whatever else stands in it, as names, values and
 * passwords do, is not kept.
 */
const KEPT: ReadonlySet<string> = new Set([
  ...[
    "GRANT",
    "REVOKE",
    "CREATE",
    "ALTER",
    "DROP",
    "UNDROP",
    "COPY",
    "INTO",
    "FROM",
    "TO",
    "SET",
    "UNSET",
    "ADD",
    "REMOVE",
  ],
  ...["ROLE", "USER", "ACCOUNT", "ACCOUNTS", "SHARE", "DATABASE", "SCHEMA", "TABLE", "OWNERSHIP", "PUBLIC", "ALL"],
  ...["ACCOUNTADMIN", "SECURITYADMIN", "ORGADMIN", "SYSADMIN", "USERADMIN", "GLOBALORGADMIN"],
  ...["NETWORK", "NETWORK_POLICY", "POLICY", "AUTHENTICATION", "MASKING", "SESSION", "PASSWORD", "MINS_TO_BYPASS_MFA"],
  ...["DISABLE_MFA", "RSA_PUBLIC_KEY", "RSA_PUBLIC_KEY_2", "PROGRAMMATIC", "ACCESS", "TOKEN", "SECRET"],
  ...["INTEGRATION", "STORAGE", "API", "SECURITY", "NOTIFICATION", "EXTERNAL", "ENABLE", "REPLICATION", "FAILOVER"],
]);

/** As much of a statement is looked at, and so many words of it are kept. */
const MOST_TEXT = 4096;
const MOST_WORDS = 24;

/** One that does not end is one to the end, so that no text is gone through twice. */
const COMMENT = /\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/|$)|--[^\n]*/g;
const PART = /'[^']*'?|@|\w+/g;

/** The words of a statement that say what it does, without its names and values; a place outside is `OUTSIDE`, a stage `STAGE`. */
export function statementWords(text: string): string {
  const words: string[] = [];
  for (const [part] of text.slice(0, MOST_TEXT).replace(COMMENT, " ").matchAll(PART)) {
    const word = wordOf(part);
    if (word !== undefined) words.push(word);
    if (words.length === MOST_WORDS) break;
  }
  return words.join(" ");
}

function wordOf(part: string): string | undefined {
  if (part === "@") return "STAGE";
  if (part.startsWith("'")) return /^'(?:s3|s3gov|gcs|azure):\/\//i.test(part) ? "OUTSIDE" : undefined;
  const word = part.toUpperCase();
  return KEPT.has(word) ? word : undefined;
}
