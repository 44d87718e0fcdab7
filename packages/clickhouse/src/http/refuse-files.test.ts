import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StartedEngine, startEngine } from "../testing/start-engine.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let engine: StartedEngine;
const READER = { "X-ClickHouse-User": "reader", "X-ClickHouse-Key": "for-reading" };

beforeAll(async () => {
  directory = await temporaryDirectory();
  engine = await startEngine(directory.path);
  await ask("CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a");
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

async function ask(
  body: string | FormData,
  search: Readonly<Record<string, string>> = {},
  headers: Record<string, string> = {},
): Promise<{ readonly code: string | null; readonly text: string }> {
  const response = await fetch(`${engine.url}/?${new URLSearchParams(search)}`, { method: "POST", body, headers });
  return { code: response.headers.get("x-clickhouse-exception-code"), text: await response.text() };
}

const dictionary = (source: string): string =>
  `CREATE DICTIONARY d (a UInt64, b String) PRIMARY KEY a SOURCE(${source}) LAYOUT(FLAT()) LIFETIME(0)`;

/** What the engine reads otherwise than its first look says. */
const HIDDEN: readonly { readonly sql: string; readonly search?: Record<string, string> }[] = [
  { sql: "SELECT * FROM '\\x2fetc\\x2fpasswd'" },
  { sql: "SELECT * FROM `\\x2fetc\\x2fpasswd`" },
  { sql: "DESCRIBE TABLE '\\x2fetc\\x2fpasswd'" },
  { sql: "SELECT * FROM 'x\n/../../etc/passwd'" },
  { sql: "SELECT * FROM 'x\u2028/../../etc/passwd'" },
  { sql: "SELECT * FROM format(RawBLOB, file('/etc/passwd') AS `a\u2028b`)" },
  { sql: "SELECT * FROM `x (children 1)\n Literal /../../etc/passwd`" },
  { sql: "SELECT * FROM {t:Identifier}", search: { param_t: "/etc/passwd" } },
  { sql: "DESCRIBE TABLE {t:Identifier}", search: { param_t: "/etc/passwd" } },
  { sql: "SELECT arrayMap({f:Identifier}, ['/etc/passwd'])", search: { param_f: "file" } },
  { sql: "SHOW TABLES WHERE (SELECT count() FROM '\\x2fetc\\x2fpasswd') > 0" },
  { sql: "SELECT \"fi\\x6ce\"('/etc/passwd')" },
  { sql: "SELECT \"fi\\Nle\"('/etc/passwd')" },
  { sql: "SELECT file/* */('/etc/passwd')" },
  { sql: "SELECT file -- x\n('/etc/passwd')" },
  { sql: "SELECT file\u00a0('/etc/passwd')" },
  { sql: "SELECT * APPLY(\"fi\\x6ce\") FROM (SELECT '/etc/passwd')" },
  { sql: "INSERT INTO FUNCTION \"f\\x69le\"('/tmp/rolecall-out', 'TSV', 'a String') VALUES ('a')" },
  { sql: "EXPLAIN AST graph = 0, optimize = 1 SELECT toUInt8(file('/etc/passwd'))" },
  { sql: "EXPLAIN AST \"optimize\" = 1 SELECT toUInt8(file('/etc/passwd'))" },
  { sql: "EXPLAIN AST optimize = 1 SELECT toUInt8(file('/etc/passwd'))" },
  { sql: "SELECT * FROM format(JSONEachRow, 'a UInt8, b String DEFAULT file(\\'/etc/passwd\\')', '{}')" },
  { sql: "SELECT * FROM format(JSONEachRow, concat('a String DEF', 'AULT fi', 'le(1)'), '{}')" },
  { sql: "SELECT * FROM generateRandom('a UInt8 DEFAULT toUInt8(file(\\'x\\'))') LIMIT 1" },
  { sql: "SELECT count() FROM values('a UInt8 DEFAULT length(file(\\'x\\'))', 1)" },
  { sql: "SELECT 1 AS a FORMAT Template", search: { format_template_row: "/etc/passwd" } },
  { sql: "SELECT 1 AS a FORMAT Template", search: { format_template_resultset: "/etc/passwd" } },
  { sql: "SELECT 1 AS a FORMAT Template SETTINGS format_template_row = '/etc/passwd'" },
  { sql: "SELECT 1 AS a FORMAT Protobuf", search: { format_schema: "/etc/passwd:x" } },
  { sql: "SELECT 1 AS a FORMAT Protobuf", search: { output_format_schema: "/tmp/rolecall-out" } },
  { sql: "SELECT * SETTINGS implicit_table_at_top_level = '/etc/passwd'" },
  { sql: "SELECT 1 AS a", search: { additional_result_filter: "file('x') != ''" } },
  { sql: "SELECT 1 AS a SETTINGS \"additional_table_filters\" = {'t': 'file(1)'}" },
  { sql: "SET dialect = 'prql'" },
];

describe("a file is not reached", () => {
  test.each(HIDDEN)("by $sql", async ({ sql, search }) => {
    expect(await ask(sql, search)).toMatchObject({ code: "291" });
    expect(await ask(sql, search, READER)).toMatchObject({ code: "291" });
  });

  test.each([
    "CREATE DATABASE f ENGINE = Filesystem",
    "CREATE TABLE f (a String) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = local_blob_storage, path = '/tmp/x/')",
    "CREATE TABLE f (a String) ENGINE = MergeTree ORDER BY a SETTINGS disk = \"di\\x73k\"(type = local_blob_storage, path = 'x')",
    dictionary("CLICKHOUSE(QUERY 'SELECT 1, file(\\'/etc/passwd\\')')"),
    dictionary("CLICKHOUSE(TABLE '/etc/passwd')"),
    dictionary("CLICKHOUSE(TABLE 't' WHERE 'file(\\'x\\') != b')"),
    dictionary("YAMLRegExpTree(PATH 'x')"),
    dictionary("EXECUTABLE_POOL(COMMAND 'id' FORMAT 'TSV')"),
    dictionary("LIBRARY(PATH 'x.so')"),
    "CREATE TABLE b (a String) ENGINE = Buffer(default, '/etc/passwd', 1, 1, 1, 1, 1, 1, 1)",
    "SELECT * FROM remote('127.0.0.1', 'default', '/etc/passwd')",
    "SELECT * FROM remote('127.0.0.1', 'default', char(47, 101))",
  ])("by %s", async (sql) => {
    expect(await ask(sql)).toMatchObject({ code: "291" });
  });

  test("by a text that a parameter gives", async () => {
    const sql = "SELECT * FROM remote('127.0.0.1', 'default', {t:String})";
    expect(await ask(sql, { param_t: "/etc/passwd" })).toMatchObject({ code: "291" });
  });

  test.each(["a String DEFAULT file('/etc/passwd')", "a String) ENGINE = File(TSV, '/tmp/rolecall-out') -- "])(
    "by the columns of a table that comes with the query: %s",
    async (structure) => {
      const form = new FormData();
      form.set("ids", new Blob(["{}\n"]), "ids");
      const search = { query: "SELECT * FROM ids", ids_structure: structure, ids_format: "JSONEachRow" };
      expect(await ask(form, search)).toMatchObject({ code: "291" });
    },
  );
});

describe("what only looks like a file is answered:", () => {
  test.each([
    ["SELECT '/v1/users' AS `a/b` WHERE '/x' IN ('/x', '../y')", "/v1/users\n"],
    ["SELECT '/\u2028\u2029\r' AS `a/\u2028b`", "/\u2028\u2029\\r\n"],
    ["SELECT format('{}', concat('a', 'b')) AS `file`", "ab\n"],
    ["SELECT * FROM format(JSONEachRow, 'a String', '{\"a\":\"default\"}')", "default\n"],
    ["SELECT * FROM values('a UInt8', 1 + 1)", "2\n"],
    ["SELECT name AS format_schema FROM system.settings WHERE format_schema = 'format_schema'", "format_schema\n"],
    ["SELECT 1 AS a FORMAT TSV SETTINGS output_format_tsv_crlf_end_of_line = 1", "1\r\n"],
    ["SHOW TABLES FROM system WHERE name LIKE 'on%'", "one\n"],
    ["EXPLAIN AST DESCRIBE TABLE file('/x')", expect.stringContaining("Function file")],
    ["EXPLAIN AST SELECT file('x')", expect.stringContaining("Function file")],
    [dictionary("CLICKHOUSE(TABLE 't' DB 'default')"), ""],
    ["INSERT INTO t VALUES (1, '/x')", ""],
    ["SELECT b FROM dictionary('d')", "/x\n"],
    ["SELECT b FROM remote('127.0.0.1', default.t)", "/x\n"],
  ])("%s", async (sql, text) => {
    expect(await ask(sql)).toEqual({ code: null, text });
  });
});
