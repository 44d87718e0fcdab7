import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { plainRule } from "../plain-rule.ts";

const SOURCE = { sources: ["services"], service: "snowflake", actions: ["*"] } as const;

/** What a row of Snowflake's history of queries says of a statement. */
const asked = (QUERY_TYPE: string, QUERY_TEXT: string): JsonObject => ({
  ...{ QUERY_ID: "q1", QUERY_TYPE, QUERY_TEXT, USER_NAME: "ETL_SVC", ROLE_NAME: "SYSADMIN" },
  ...{ EXECUTION_STATUS: "SUCCESS", START_TIME: "2026-11-24T10:00:00Z", DATABASE_NAME: "SHOP" },
});

/** Statements with these words, in this order. */
const says = (...globs: readonly string[]): Condition => ({
  any: globs.map((matches) => ({ field: "labels.statement", matches })),
});

const RULERS = ["ACCOUNTADMIN", "SECURITYADMIN", "ORGADMIN", "GLOBALORGADMIN"];

const HOUR_MS = 3_600_000;
const COPIED = asked("UNLOAD", "COPY INTO @mine/x FROM (SELECT * FROM cards) FILE_FORMAT = (TYPE = CSV)");

/** Snowflake: who rules it, what leaves it, and through which doors. */
export const SERVICES_WAREHOUSES: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "service-warehouse-ruler-made",
    title:
      "{identity_name} let {labels.granted_to|somebody} rule {provider} ({labels.statement|labels.role|as one who rules})",
    when: {
      any: [
        says(...RULERS.map((role) => `GRANT ROLE ${role}*`)),
        // A row of who was given which role.
        {
          all: [
            { field: "action", equals: "GRANT" },
            { field: "labels.role", in: RULERS },
          ],
        },
      ],
    },
    severity: "medium",
    failed: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "few rule, and they are people",
    key: "labels.statement",
    fires: ["all of it", asked("GRANT", "GRANT ROLE ACCOUNTADMIN TO USER bob")],
    quiet: ["a role that reads", asked("GRANT", "GRANT ROLE reader TO USER bob")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-unloaded",
    title: "{identity_name} copied tables of {provider} to a place outside ({resource|not named in the log})",
    when: says("COPY INTO OUTSIDE*"),
    severity: "medium",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "data leaves by stages that were set up for it",
    fires: ["to a bucket", asked("UNLOAD", "COPY INTO 's3://far/away' FROM cards")],
    quiet: ["into a table", asked("COPY", "COPY INTO cards FROM @stage")],
  }),
  {
    ...plainRule({
      ...SOURCE,
      id: "service-warehouse-fetched",
      title:
        "{identity_name} copied tables of {provider} to a stage and fetched the files ({resource|not named in the log})",
      severity: "medium",
      attack: { tactic: "Exfiltration", technique: "T1567" },
      expected: "what reads tables reads them by queries; files are fetched by loaders, each day the same",
      falsePositives: ["A loader that moves tables by files: it does so each day, from the same place."],
      response: [
        "Suspend the user (reversible) and end its sessions; look in QUERY_HISTORY at what it copied since it signed in from there.",
        "Demand a key or a second factor and a network policy of every user that a machine has.",
      ],
      fires: ["fetched", asked("GET_FILES", "GET @mine file:///tmp/x")],
      quiet: ["fetched", asked("GET_FILES", "GET @mine file:///tmp/x")],
    }),
    sequence: {
      steps: [{ actions: ["UNLOAD"], when: says("COPY INTO STAGE*") }, { actions: ["GET_FILES"] }],
      withinMs: 6 * HOUR_MS,
    },
    fires: [{ name: "one after the other", records: [COPIED, asked("GET_FILES", "GET @mine file:///tmp/x")] }],
    quiet: [
      { name: "files of others", records: [asked("GET_FILES", "GET @theirs file:///tmp/x")] },
      { name: "copied and left there", records: [COPIED] },
    ],
  },
  plainRule({
    ...SOURCE,
    id: "service-warehouse-shared",
    title: "{identity_name} let other accounts read what is in {provider} ({labels.statement})",
    when: says("ALTER SHARE*ADD ACCOUNTS*", "ALTER SHARE*SET ACCOUNTS*", "*ENABLE REPLICATION TO ACCOUNTS*"),
    severity: "medium",
    attack: { tactic: "Exfiltration", technique: "T1537" },
    expected: "partners, with whom that was agreed",
    key: "labels.statement",
    fires: ["to an account", asked("ALTER", "ALTER SHARE sales ADD ACCOUNTS = far.away")],
    quiet: ["no longer", asked("ALTER", "ALTER SHARE sales REMOVE ACCOUNTS = far.away")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-opened-to-all",
    title: "{identity_name} let every user of {provider} do something with what is in it ({labels.statement})",
    when: says("GRANT*TO ROLE PUBLIC", "GRANT*TO ROLE PUBLIC *", "GRANT*TO PUBLIC", "GRANT*TO PUBLIC *"),
    severity: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "roles that were made for it",
    key: "labels.statement",
    fires: ["a table, in the shorter form", asked("GRANT", "grant all on database sales to public;")],
    quiet: ["a role of some", asked("GRANT", "GRANT SELECT ON TABLE cards TO ROLE public_readers")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-doors-opened",
    title: "{identity_name} took away from where alone one may come in to {provider} ({labels.statement})",
    when: says("ALTER*UNSET NETWORK_POLICY*", "DROP NETWORK POLICY*"),
    severity: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "the addresses of the company",
    key: "labels.statement",
    fires: ["for all", asked("ALTER_ACCOUNT", "ALTER ACCOUNT UNSET NETWORK_POLICY")],
    quiet: ["they are set", asked("ALTER_ACCOUNT", "ALTER ACCOUNT SET NETWORK_POLICY = office")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-unmasked",
    title: "{identity_name} took away what hides columns or rows of {provider} ({labels.statement})",
    when: says(
      ...["ALTER*UNSET MASKING POLICY*", "DROP MASKING POLICY*"],
      ...["ALTER*DROP*ROW ACCESS POLICY*", "DROP ROW ACCESS POLICY*"],
    ),
    severity: "low",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "policies come from code, and stay",
    key: "labels.statement",
    fires: [
      "a column",
      asked("ALTER_TABLE_MODIFY_COLUMN", "ALTER TABLE cards MODIFY COLUMN number UNSET MASKING POLICY"),
    ],
    quiet: [
      "it is hidden",
      asked("ALTER_TABLE_MODIFY_COLUMN", "ALTER TABLE cards MODIFY COLUMN number SET MASKING POLICY m"),
    ],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-factor-passed",
    title: "{identity_name} let somebody in to {provider} without a second factor ({labels.statement})",
    when: says("ALTER USER*MINS_TO_BYPASS_MFA*", "ALTER USER*DISABLE_MFA*", "DROP AUTHENTICATION POLICY*"),
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "those who lost their telephone, for a while",
    key: "labels.statement",
    fires: ["for a while", asked("ALTER_USER", "ALTER USER bob SET MINS_TO_BYPASS_MFA = 600")],
    quiet: ["a new name", asked("ALTER_USER", "ALTER USER bob SET display_name = 'Bob'")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-access-made",
    title: "{identity_name} made a way in to {provider} ({labels.statement})",
    when: says("CREATE USER*", "ALTER USER* SET RSA_PUBLIC_KEY*", "ALTER USER*ADD PROGRAMMATIC ACCESS TOKEN*"),
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "users and their keys come from the directory, or from code",
    key: "labels.statement",
    fires: ["a key", asked("ALTER_USER", "ALTER USER etl_svc SET RSA_PUBLIC_KEY = 'MIIB'")],
    quiet: ["a key is taken away", asked("ALTER_USER", "ALTER USER etl_svc UNSET RSA_PUBLIC_KEY")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-way-out-made",
    title: "{identity_name} connected {provider} to a place outside ({labels.statement})",
    when: says("CREATE*INTEGRATION*"),
    severity: "low",
    owasp: ["NHI3"],
    attack: { tactic: "Persistence", technique: "T1098" },
    expected: "set up once, with review",
    key: "labels.statement",
    fires: ["to a bucket", asked("CREATE", "CREATE STORAGE INTEGRATION far TYPE = EXTERNAL_STAGE")],
    quiet: ["a table", asked("CREATE_TABLE", "CREATE TABLE t (id int)")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-warehouse-dropped",
    title: "{identity_name} dropped a database of {provider}",
    when: says("DROP DATABASE*"),
    severity: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "databases for tests, by what made them",
    fires: ["a database", asked("DROP", "DROP DATABASE shop")],
    quiet: ["a table", asked("DROP", "DROP TABLE tmp")],
  }),
];
