import { existsSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { QueryRefused, type ResultFormat, type Store } from "../store.ts";
import { jsonRows, temporaryStore } from "../testing/temporary-store.ts";

const TIME = "2026-11-24T10:00:00.123Z";
const HOSTILE = "Get\u001b[2J\u009b31m\r\n\u202eevil\u0000";
const SECRET = "/etc/passwd";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
  const common = { time: TIME, identity_uid: "aws:1:role:deploy", labels: { team: "a" } };
  await store.insert(
    "events",
    jsonRows(
      { ...common, event_uid: "e1", action: "GetObject", bytes_out: 5, delegation: ["x"] },
      { ...common, event_uid: "e2", action: HOSTILE, resource: '=cmd(),"q"' },
    ),
  );
});
afterAll(() => store[Symbol.asyncDispose]());

async function rows(sql: string): Promise<unknown> {
  return JSON.parse(await store.analyst.query(sql, "json"));
}

async function refusal(sql: string): Promise<string> {
  const error = await store.analyst.query(sql, "json").then(
    (answer) => new Error(`not refused: ${answer.slice(0, 200)}`),
    (reason: unknown) => reason as Error,
  );
  expect(error).toBeInstanceOf(QueryRefused);
  return error.message;
}

describe("hostile SQL is refused, with one sentence:", () => {
  const deep = (open: string, close: string, n: number) => `SELECT ${open.repeat(n)}1${close.repeat(n)}`;

  const cases: readonly (readonly [sql: string, sentence: string])[] = [
    // reading files
    [`SELECT file('${SECRET}')`, "the function file is not allowed here"],
    [`SELECT FILE('${SECRET}')`, "the function FILE is not allowed here"],
    [`SELECT \`file\`('${SECRET}')`, "the function file is not allowed here"],
    [`SELECT * FROM file('${SECRET}', 'LineAsString')`, "the table function file is not allowed here"],
    [`SELECT * APPLY(file) FROM (SELECT '${SECRET}' AS x)`, "APPLY is not allowed here"],
    [`SELECT COLUMNS('x') APPLY file FROM (SELECT '${SECRET}' AS x)`, "APPLY is not allowed here"],
    [`SELECT arrayMap(file, ['${SECRET}'])`, "the function file is not allowed here"],
    [`SELECT arrayMap(x -> file(x), ['${SECRET}'])`, "the function file is not allowed here"],
    [`SELECT arrayMap(\`file\`, ['${SECRET}'])`, "the function file is not allowed here"],
    [`WITH x -> file(x) AS f SELECT f('${SECRET}')`, "is not allowed here"],
    [`SELECT * REPLACE (file('${SECRET}') AS x) FROM (SELECT 1 AS x)`, "the function file is not allowed here"],
    [`SELECT 1 LIMIT length(file('${SECRET}'))`, "the function file is not allowed here"],
    [`SELECT 1 AS a ORDER BY a WITH FILL TO length(file('${SECRET}'))`, "the function file is not allowed here"],
    [`SELECT 1 AS a, 2 AS b ORDER BY a WITH FILL INTERPOLATE (b AS file('${SECRET}'))`, "the function file"],
    [`SELECT count() OVER (ROWS BETWEEN length(file('${SECRET}')) PRECEDING AND CURRENT ROW)`, "the function file"],
    [`SELECT 1 WHERE 1 IN (SELECT length(file('${SECRET}')))`, "the function file is not allowed here"],
    [`SELECT (SELECT (SELECT file('${SECRET}')))`, "the function file is not allowed here"],
    [`SELECT 1 UNION ALL SELECT file('${SECRET}')`, "the function file is not allowed here"],
    [`SELECT 1 INTERSECT SELECT length(file('${SECRET}'))`, "the function file is not allowed here"],
    [`SELECT * FROM view(SELECT file('${SECRET}'))`, "is not allowed here"],
    [`SELECT 1 /* harmless */ , /* */ file /* */ ('${SECRET}') -- */`, "the function file is not allowed here"],
    [`SELECT * FROM events ARRAY JOIN [file('${SECRET}')] AS line`, "the function file is not allowed here"],
    [
      `SELECT * FROM values('a UInt8 DEFAULT length(file(\\'${SECRET}\\'))', 1)`,
      "columns of values have a name and a type",
    ],
    [`SELECT * FROM '${SECRET}'`, "a file is no table here"],
    ["SELECT * FROM filesystem('/etc')", "the table function filesystem is not allowed here"],
    ["SELECT * FROM sqlite('/x.db', 't')", "the table function sqlite is not allowed here"],
    ["SELECT * FROM deltaLakeLocal('/x')", "the table function deltaLakeLocal is not allowed here"],
    // reaching out
    ["SELECT * FROM url('http://169.254.169.254/', 'LineAsString')", "the table function url is not allowed here"],
    ["SELECT * FROM s3('http://x/y')", "the table function s3 is not allowed here"],
    ["SELECT * FROM remote('x', rolecall, events)", "the table function remote is not allowed here"],
    ["SELECT * FROM remoteSecure('x', rolecall.events)", "the table function remoteSecure is not allowed here"],
    ["SELECT * FROM cluster('x', rolecall.events)", "the table function cluster is not allowed here"],
    ["SELECT * FROM mysql('h', 'd', 't', 'u', 'p')", "the table function mysql is not allowed here"],
    ["SELECT * FROM postgresql('h', 'd', 't', 'u', 'p')", "the table function postgresql is not allowed here"],
    ["SELECT * FROM executable('sh', 'TSV', 'x String')", "the table function executable is not allowed here"],
    ["SELECT aiGenerate('x')", "the function aiGenerate is not allowed here"],
    // writing, and doing more than one thing
    ["SELECT 1 INTO OUTFILE '/tmp/rolecall-outfile'", "INTO OUTFILE is not allowed here"],
    ["SELECT 1; SELECT 2", "only one statement can be run at a time"],
    ["SELECT 1; DROP TABLE rolecall.events", "only one statement can be run at a time"],
    ["DROP TABLE rolecall.events", "only a SELECT can be run here"],
    ["INSERT INTO events (event_uid) VALUES ('x')", "only a SELECT can be run here"],
    ["WITH a AS (SELECT 1) INSERT INTO events SELECT 1", "only a SELECT can be run here"],
    ["CREATE TABLE x (a Int8) ENGINE = Memory", "only a SELECT can be run here"],
    ["ALTER TABLE events DELETE WHERE 1", "only a SELECT can be run here"],
    ["TRUNCATE TABLE events", "only a SELECT can be run here"],
    ["OPTIMIZE TABLE events FINAL", "only a SELECT can be run here"],
    ["SET readonly = 0", "only a SELECT can be run here"],
    ["SYSTEM SHUTDOWN", "only a SELECT can be run here"],
    ["KILL QUERY WHERE 1", "only a SELECT can be run here"],
    ["EXPLAIN AST SELECT 1", "only a SELECT can be run here"],
    ["EXPLAIN SELECT * FROM system.tables", "only a SELECT can be run here"],
    ["SHOW CREATE TABLE events", "only a SELECT can be run here"],
    ["SHOW DATABASES", "only a SELECT can be run here"],
    ["DESCRIBE TABLE file('/etc/passwd')", "only a SELECT can be run here"],
    ["SELECT 1 PARALLEL WITH SELECT 2", "only a SELECT can be run here"],
    ["SELECT 1 SETTINGS readonly = 0", "SETTINGS are not allowed here"],
    ["SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)", "SETTINGS are not allowed here"],
    ["SELECT 1 FORMAT JSON", "FORMAT is not allowed here"],
    // other tables, and the server's state
    ["SELECT * FROM system.tables", "the table system.tables is not in rolecall"],
    ["SELECT name, comment FROM system.columns", "SHOW TABLES and DESCRIBE TABLE say which there are"],
    ["SELECT * FROM `system`.`tables`", "the table system.tables is not in rolecall"],
    ["SELECT * FROM `system.tables`", "the table system.tables is not in rolecall"],
    ["SELECT * FROM default.x", "the table default.x is not in rolecall"],
    ["SELECT * FROM INFORMATION_SCHEMA.TABLES", "is not in rolecall"],
    ["SELECT * FROM events JOIN system.one ON 1", "the table system.one is not in rolecall"],
    ["SELECT (SELECT count() FROM system.parts)", "the table system.parts is not in rolecall"],
    ["WITH a AS (SELECT * FROM system.one) SELECT * FROM a", "the table system.one is not in rolecall"],
    ["SELECT 0 IN system.one", "IN with a name is not allowed here"],
    ["SELECT 0 IN (system.one)", "IN with a name is not allowed here"],
    ["SELECT in(0, system.one)", "IN with a name is not allowed here"],
    ["SELECT globalNotIn(0, system.one)", "IN with a name is not allowed here"],
    ["SELECT 0 GLOBAL NOT IN system.one", "IN with a name is not allowed here"],
    ["SELECT nullIn(0, system.one)", "IN with a name is not allowed here"],
    ["SELECT 1 IN events", "IN with a name is not allowed here"],
    ["SELECT * FROM merge('system', '.*')", "the table function merge is not allowed here"],
    ["SELECT * FROM dictionary('d')", "the table function dictionary is not allowed here"],
    ["SELECT * FROM zeros(1)", "the table function zeros is not allowed here"],
    ["SELECT * FROM loop(system.one)", "is not allowed here"],
    ["SELECT * FROM mergeTreeIndex('rolecall', 'events')", "the table function mergeTreeIndex is not allowed here"],
    ["SELECT getServerSetting('path')", "the function getServerSetting is not allowed here"],
    ["SELECT getSetting('readonly')", "the function getSetting is not allowed here"],
    ["SELECT @@path", "the function globalVariable is not allowed here"],
    ["SELECT hostName(), serverUUID()", "is not allowed here"],
    ["SELECT dictGet('d', 'a', 1)", "the function dictGet is not allowed here"],
    ["SELECT joinGet('j', 'a', 1)", "the function joinGet is not allowed here"],
    ["SELECT hasColumnInTable('system', 'one', 'dummy')", "the function hasColumnInTable is not allowed here"],
    ["SELECT catboostEvaluate('/m', 1)", "the function catboostEvaluate is not allowed here"],
    ["SELECT logTrace('x')", "the function logTrace is not allowed here"],
    // using up the machine
    ["SELECT sleep(3)", "the function sleep is not allowed here"],
    ["SELECT sleepEachRow(3) FROM numbers(100)", "the function sleepEachRow is not allowed here"],
    ["SELECT * FROM generateRandom('a String') LIMIT 1e12", "the table function generateRandom is not allowed here"],
    ["SELECT * FROM numbers(1000000)", "the result has more than 100,000 rows"],
    ["SELECT groupArray(repeat('x', 100000)) FROM numbers(1000000)", "the query needs more memory than is allowed"],
    ["SELECT repeat('x', 10000000000)", ""],
    ["SELECT range(1000000000)", ""],
    [deep("(", ")", 5000), "the query is nested too deeply"],
    [deep("-(", ")", 5000), "the query is nested too deeply"],
    [deep("[", "]", 1000), "the query is nested too deeply"],
    [deep("(SELECT ", ")", 1000), "the query is nested too deeply"],
    [`SELECT '${"x".repeat(1_000_000)}'`, "the query is longer than 64 KiB"],
    // hiding things from the check
    ["SELECT `a\n    Literal 'x'` IN system.one", "the query has a name with a line break"],
    ["SELECT `a\\n     Literal UInt64_1` IN system.one", "the query has a name with a line break"],
    ["SELECT 1 AS `x)\n  Function count`", "the query has a name with a line break"],
    // driving the terminal that shows the refusal
    ["SELECT `\u001b[31mred`(1)", "the function \\x1b[31mred is not allowed here"],
    ["SELECT 1 FROM `\u202evil`.t", "the table \\u{202e}vil.t is not in rolecall"],
    ["SELECT 1 FROM `\u009b31m`('x')", "the table function \\x9b31m is not allowed here"],
    ["SELECT 1 WHERE 1 IN `\u001b[31m`", "IN with a name is not allowed here"],
    ["SELECT {x:Identifier}", "parameters in braces cannot be used here"],
    ["", "there is no query"],
    ["\u0000", "the query is not valid SQL"],
    ["SELECT 1\u0000; DROP TABLE rolecall.events", ""],
    ["SELECT \ud800", "the query is not valid SQL"],
  ];

  test.each(cases.map(([sql, sentence]) => [JSON.stringify(sql).slice(0, 90), sql, sentence]))(
    "%s",
    async (_title, sql, sentence) => {
      const message = await refusal(sql);
      expect(message).toContain(sentence);
      expect(message).not.toMatch(/\p{Cc}|\u202e|DB::Exception|Code: |version/u);
      expect(message.length).toBeLessThan(400);
    },
  );

  test("none of it did anything", async () => {
    expect(existsSync("/tmp/rolecall-outfile")).toBe(false);
    expect(await rows("SELECT count() AS n FROM events")).toEqual([{ n: 2 }]);
  });
});

describe("a plain query", () => {
  test.each<[string, unknown]>([
    ["SELECT event_uid FROM events WHERE action = 'GetObject'", [{ event_uid: "e1" }]],
    ["SELECT event_uid FROM rolecall.events_latest ORDER BY event_uid DESC LIMIT 1;", [{ event_uid: "e2" }]],
    ["FROM events SELECT count() AS n -- a comment", [{ n: 2 }]],
    [
      "WITH a AS (SELECT event_uid FROM events) SELECT count() AS n FROM a WHERE event_uid IN (SELECT event_uid FROM a)",
      [{ n: 2 }],
    ],
    ["SELECT 2 IN (1, 2) AS a, 'x' IN ('y') AS b, 1 NOT IN [1] AS c", [{ a: 1, b: 0, c: 0 }]],
    [
      "SELECT countIf(bytes_out > 1) AS a, uniqExact(identity_uid) AS b, quantiles(0.5)(bytes_out) AS c FROM events",
      [{ a: 1, b: 1, c: [2.5] }],
    ],
    [
      "SELECT labels['team'] AS t, delegation[1] AS d, mapKeys(labels) AS k FROM events ORDER BY event_uid LIMIT 1",
      [{ t: "a", d: "x", k: ["team"] }],
    ],
    [
      "SELECT CASE WHEN 1 THEN 'a' ELSE 'b' END AS x, CASE 1 WHEN 2 THEN 3 ELSE 4 END AS y, 1 BETWEEN 0 AND 2 AS z",
      [{ x: "a", y: 4, z: 1 }],
    ],
    [
      "SELECT arrayMap(x -> x * 2, [1, 2]) AS a, arrayMap(toString, [1]) AS b, arraySum([1, 2]) AS c",
      [{ a: [2, 4], b: ["1"], c: 3 }],
    ],
    [
      "SELECT number, sum(number) OVER (ORDER BY number) AS s FROM numbers(3)",
      [0, 1, 2].map((n) => ({ number: n, s: (n * (n + 1)) / 2 })),
    ],
    [
      "SELECT isIPAddressInRange('10.0.0.7', '10.0.0.0/24') AS i, JSONExtractString('{\"a\":\"b\"}', 'a') AS j",
      [{ i: 1, j: "b" }],
    ],
    [
      "SELECT * FROM (SELECT a FROM VALUES('a UInt8', 1, 2) UNION ALL SELECT 3) ORDER BY a",
      [{ a: 1 }, { a: 2 }, { a: 3 }],
    ],
    [
      `SELECT src_ip AS a, isIPAddressInRange(toIPv4OrNull(src_ip), '10.0.0.0/8') AS four,
        isIPAddressInRange(toIPv6OrNull(src_ip), '2001:db8::/32') AS six
        FROM VALUES('src_ip String', '', '10.0.0.7', '11.0.0.7', '2001:db8::1', '999.1.1.1')`,
      [
        { a: "", four: 0, six: 0 },
        { a: "10.0.0.7", four: 1, six: 0 },
        { a: "11.0.0.7", four: 0, six: 0 },
        { a: "2001:db8::1", four: 0, six: 1 },
        { a: "999.1.1.1", four: 0, six: 0 },
      ],
    ],
    ["SELECT * EXCEPT (s), COLUMNS('s') FROM (SELECT 1 AS n, 'x' AS s)", [{ n: 1, s: "x" }]],
    [
      "SELECT now() > time AS past, time + INTERVAL 1 DAY AS tomorrow FROM events LIMIT 1",
      [{ past: expect.any(Number), tomorrow: "2026-11-25T10:00:00.123Z" }],
    ],
    [
      "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(n) AS m FROM r",
      [{ m: 3 }],
    ],
    [
      "SELECT EXISTS(SELECT 1) AS e, EXTRACT(YEAR FROM toDate('2026-01-01')) AS y, 'a' || 'b' AS c, 7::String AS d",
      [{ e: 1, y: 2026, c: "ab", d: "7" }],
    ],
    ["SELECT version FROM findings_latest", []],
  ])("%s", async (sql, expected) => {
    expect(await rows(sql)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ["time from events limit 1", TIME],
    ["toStartOfHour(time) from events limit 1", "2026-11-24T10:00:00.000Z"],
    ["toDateTime64('2026-01-01 00:00:00.123456', 6, 'Europe/Berlin')", "2025-12-31T23:00:00.123Z"],
    ["[toDateTime('2026-01-01 00:00:00', 'UTC')]", ["2026-01-01T00:00:00.000Z"]],
    ["map('a', tuple(toNullable(toDateTime(0, 'UTC'))))", { a: ["1970-01-01T00:00:00.000Z"] }],
    ["toDate('2026-01-01')", "2026-01-01"],
    ["18446744073709551615", "18446744073709551615"],
    ["[toUInt64(7)]", [7]],
    ["tuple('7', toInt64(-7))::Tuple(a String, b Int64)", { a: "7", b: -7 }],
    ["nan", null],
    ["true", true],
  ])("answers %s as the contract says values are written", async (expression, expected) => {
    expect(
      await rows(
        `SELECT (${expression.replace(/ from .*/, "")}) AS v ${expression.includes(" from ") ? "FROM events LIMIT 1" : ""}`,
      ),
    ).toEqual([{ v: expected }]);
  });
});

describe("mistakes get a hint:", () => {
  test.each([
    ["SELECT acton FROM events", "there is no column acton; did you mean action?"],
    [
      "SELECT state FROM findings_latest",
      "what is read has no column state; there is one in away, baselines, coverage, episodes",
    ],
    ["SELECT e.identty_uid FROM events AS e", "there is no column e.identty_uid; did you mean identity_uid?"],
    ["SELECT 1 FROM evnts", "there is no table evnts; did you mean events?"],
    ["SELECT 1 FROM rolecall.finding", "there is no table rolecall.finding; did you mean findings?"],
    ["SELECT cuont() FROM events", "the function cuont is not allowed here; did you mean count?"],
    ["SELECT * FROM events WHERE", "the query is not valid SQL at its end"],
    ["SELEC 1", 'the query is not valid SQL at "SELEC", character 1'],
    ["nonsense", 'the query is not valid SQL at "nonsense", character 1'],
    ["DESCRIBE TABLE evnts", "there is no table evnts; did you mean events?"],
    [
      "SELECT count() FROM VALUES('src_ip String', '') WHERE isIPAddressInRange(src_ip, '10.0.0.0/8')",
      '"" is no address: write isIPAddressInRange(toIPv4OrNull(src_ip), …), or toIPv6OrNull for a prefix of version 6',
    ],
    ["SELECT 1 WHERE 1 IN a", "IN with a name is not allowed here: write IN (SELECT … FROM a)"],
  ])("%s", async (sql, sentence) => {
    expect(await refusal(sql)).toBe(sentence);
  });
});

describe("SHOW and DESCRIBE", () => {
  test("list the tables, and the columns of one, with their comments", async () => {
    expect(await rows("show tables;")).toContainEqual({ name: "events_latest", comment: "Every event once" });
    expect(await rows("DESCRIBE TABLE rolecall.events_latest")).toContainEqual({
      name: "time",
      type: "DateTime64(3, 'UTC')",
      comment: "Event time: when it happened",
    });
  });
});

describe("an answer", () => {
  test.each<[ResultFormat]>([["table"], ["json"], ["ndjson"], ["csv"]])("as %s", async (format) => {
    const sql = `SELECT event_uid, time, action, bytes_out, labels, resource, if(bytes_out > 0, NULL, 'wide 漢字') AS maybe,
      repeat('long ', 40) AS long FROM events ORDER BY event_uid`;
    await expect(await store.analyst.query(sql, format)).toMatchFileSnapshot(
      new URL(`./answer.golden.${format}`, import.meta.url).pathname,
    );
  });

  test.each<[ResultFormat]>([["table"], ["json"], ["ndjson"], ["csv"]])("of no rows, as %s", async (format) => {
    await expect(await store.analyst.query("SELECT 1 AS one WHERE 0", format)).toMatchFileSnapshot(
      new URL(`./empty.golden.${format}`, import.meta.url).pathname,
    );
  });

  test("cannot drive a terminal in any format, and as JSON loses nothing", async () => {
    const formats: readonly ResultFormat[] = ["table", "json", "ndjson", "csv"];
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 20 }), async (text) => {
        const hex = Buffer.from(text).toString("hex");
        for (const format of formats) {
          const answer = await store.analyst.query(`SELECT unhex('${hex}') AS v`, format);
          expect(answer.replaceAll("\n", "")).not.toMatch(
            format === "csv" ? /(?!\t)[\p{Cc}\p{Cf}\p{Co}]/u : /[\p{Cc}\p{Cf}\p{Co}]/u,
          );
          if (format === "ndjson") expect(JSON.parse(answer)).toEqual({ v: text });
        }
      }),
      { numRuns: 30 },
    );
  });
});

test.each([
  ["=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"],
  ["@SUM(1)", "'@SUM(1)"],
  ["-1+1", "'-1+1"],
  ["\t=1", "'\t=1"],
  ["a=1", "a=1"],
  ["tag\u{e0041}", "tag\\u{e0041}"],
])("the text %j stands in a CSV as %j", async (text, cell) => {
  const hex = Buffer.from(text).toString("hex");
  expect(await store.analyst.query(`SELECT unhex('${hex}') AS v, -1 AS n`, "csv")).toBe(`v,n\n${cell},-1\n`);
});

describe("the analyst's session", () => {
  const ENDLESS = "SELECT count() FROM numbers(10000000) AS a, numbers(10000000) AS b WHERE a.number + b.number = -1";

  test("does not begin an answer with what a failed query left behind", async () => {
    await refusal("SELECT number FROM numbers(1000000)");
    expect(await rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("answers at once when aborted, and goes on answering", async () => {
    const stop = new AbortController();
    const slow = store.analyst.query("SELECT max(sipHash64(number)) FROM numbers(30000000)", "json", stop.signal);
    stop.abort(new Error("enough"));
    await expect(slow).rejects.toThrow("enough");
    expect(await rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("is stopped in the engine too when it is aborted", async () => {
    const gone = new AbortController();
    const sql = "SELECT 987654 AS marker, max(length(repeat(toString(number), 300))) AS n FROM numbers(1000000000)";
    const slow = expect(store.analyst.query(sql, "json", gone.signal)).rejects.toThrow();
    const running = async (): Promise<number | undefined> => {
      const [row] = await store.select<{ n: number }>(
        `SELECT count() AS n FROM system.processes WHERE query LIKE '%987654%' AND query NOT LIKE '%system.processes%'`,
      );
      return row?.n;
    };
    await eventually(async () => expect(await running()).toBe(1));
    gone.abort();
    await slow;
    await eventually(async () => expect(await running()).toBe(0));
  });

  test("does not run what was aborted before its turn: each of these would take 30 s", async () => {
    const running = store.analyst.query("SELECT max(sipHash64(number)) AS m FROM numbers(30000000)", "json");
    const stop = new AbortController();
    const waiting = [1, 2, 3].map(() => store.analyst.query(ENDLESS, "json", stop.signal));
    const refused = Promise.all(waiting.map((each) => expect(each).rejects.toThrow("enough")));
    stop.abort(new Error("enough"));
    await refused;
    await running;
    expect(await rows("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("does not keep the writer waiting", async () => {
    const stop = new AbortController();
    let isDone = false;
    const slow = expect(
      store.analyst.query(ENDLESS, "json", stop.signal).finally(() => {
        isDone = true;
      }),
    ).rejects.toThrow("enough");
    await store.insert("feedback", jsonRows({ finding_uid: "f", verdict: "expected", at: TIME }));
    expect(isDone).toBe(false);
    stop.abort(new Error("enough"));
    await slow;
  });
});
