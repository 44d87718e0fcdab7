import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import {
  brotliCompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { type StartedEngine, startEngine } from "../testing/start-engine.ts";
import { temporaryDirectory } from "../testing/temporary-store.ts";
import { packBlocks, unpackBlocks } from "./compressed-blocks.ts";
import { unpackLz4Frames } from "./lz4.ts";

/** More than lies in buffers. */
const PIECE = 4 * 1024 * 1024;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let engine: StartedEngine;

beforeAll(async () => {
  directory = await temporaryDirectory();
  engine = await startEngine(directory.path);
  await run("CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a");
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

function ask(search: string | Record<string, string>, init: RequestInit = {}): Promise<Response> {
  return fetch(`${engine.url}/?${new URLSearchParams(search)}`, init);
}

/** The answer's text, whatever its status. */
async function run(sql: string, search: Record<string, string> = {}): Promise<string> {
  const response = await ask(search, { method: "POST", body: sql });
  return response.text();
}

/** After more than is held back. */
const FAILING_LATE = "SELECT number, throwIf(number = 2000000) FROM numbers(4000000)";

const UNPACKERS = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** The end of an answer's text, as far as it came, and whether it came to its end. */
async function unpackedEnd(answer: IncomingMessage, coding: string): Promise<[text: string, isWhole: boolean]> {
  const packed: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => packed.push(chunk)).on("error", () => undefined);
  await new Promise((resolve) => answer.once("close", resolve));
  const unpacker = UNPACKERS[coding as keyof typeof UNPACKERS]();
  unpacker.end(Buffer.concat(packed));
  return [(await text(unpacker)).slice(-800), answer.complete];
}

/** Until it is killed: a minute is more than anybody waits for one. */
const SLOW = "SELECT sum(sleepEachRow(0.2)) FROM numbers(300) SETTINGS max_block_size = 1";
const SLOW_READING = "SELECT count() FROM numbers(100000000000) WHERE cityHash64(number) = 1";
const READER = { "X-ClickHouse-User": "reader", "X-ClickHouse-Key": "for-reading" };
const runs = (id: string): string => `SELECT count() FROM system.processes WHERE Settings['log_comment'] = '${id}'`;

async function countRows(table = "t"): Promise<number> {
  return Number(await run(`SELECT count() FROM ${table}`));
}

describe("health", () => {
  test.each(["/ping", "/", "/replicas_status"])("%s says Ok.", async (path) => {
    const response = await fetch(`${engine.url}${path}`);
    expect([response.status, await response.text()]).toEqual([200, "Ok.\n"]);
  });

  test("answers while a long query runs, as do other queries", async () => {
    const slow = run(SLOW, { query_id: "slow" });
    expect(await (await fetch(`${engine.url}/ping`)).text()).toBe("Ok.\n");
    expect(await run("SELECT 1")).toBe("1\n");
    await eventually(async () => expect(await run(runs("slow"))).toBe("1\n"));
    expect(await run("SELECT 1")).toBe("1\n");
    await run("KILL QUERY WHERE query_id = 'slow' SYNC");
    expect(await slow).toContain("QUERY_WAS_CANCELLED");
  });

  test("an unknown path is 404 and says what there is", async () => {
    const response = await fetch(`${engine.url}/nothing`);
    expect(response.status).toBe(404);
    expect(await response.text()).toMatch(/^There is no handle \/nothing\n[\s\S]*\/ping/);
  });
});

describe("a query", () => {
  test("may stand in the address, in the body, or in both", async () => {
    expect(await (await ask({ query: "SELECT 1" })).text()).toBe("1\n");
    expect(await run("SELECT 2")).toBe("2\n");
    expect(await run("+ 2", { query: "SELECT 1" })).toBe("3\n");
  });

  test("answers with the server's headers", async () => {
    const response = await ask({ query: "SELECT 1 AS x", query_id: "mine", default_format: "JSONEachRow" });
    const { headers } = response;
    expect(headers.get("x-clickhouse-query-id")).toBe("mine");
    expect(headers.get("x-clickhouse-format")).toBe("JSONEachRow");
    expect(headers.get("content-type")).toBe("application/x-ndjson; charset=UTF-8");
    expect(headers.get("x-clickhouse-timezone")).toBe((await run("SELECT timezone()")).trim());
    expect(headers.get("x-clickhouse-server-display-name")).not.toBe("");
    expect(JSON.parse(headers.get("x-clickhouse-summary") ?? "")).toMatchObject({
      result_rows: "1",
      written_rows: "0",
      elapsed_ns: expect.stringMatching(/^\d+$/),
    });
    expect(await response.text()).toBe('{"x":1}\n');
  });

  test.each([
    ["FORMAT in the query", { query: "SELECT 1 AS x FORMAT CSVWithNames" }, {}, '"x"\n1\n'],
    ["default_format", { query: "SELECT 1 AS x", default_format: "TSKV" }, {}, "x=1\n"],
    ["X-ClickHouse-Format", { query: "SELECT 1 AS x" }, { "X-ClickHouse-Format": "JSONCompactEachRow" }, "[1]\n"],
    ["FORMAT before default_format", { query: "SELECT 1 AS x FORMAT CSV", default_format: "JSON" }, {}, "1\n"],
  ])("has the format of %s", async (_what, search, headers, expected) => {
    expect(await (await ask(search, { headers })).text()).toBe(expected);
  });

  test("binds parameters by their type, and says which one is missing", async () => {
    const search = {
      query: "SELECT {n:UInt8} + 1, {s:String}, {l:Array(String)}, {t:Identifier}.a FROM (SELECT 5 AS a) AS q",
    };
    const given = { param_n: "41", param_s: "it's \\t", param_l: "['x','y']", param_t: "q" };
    expect(await (await ask({ ...search, ...given })).text()).toBe("42\tit\\'s \\t\t['x','y']\t5\n");
    const missing = await ask({ query: "SELECT {n:UInt8}" });
    expect(missing.headers.get("x-clickhouse-exception-code")).toBe("456");
  });

  test("takes settings from the address, for itself only", async () => {
    const sql = "SELECT getSetting('max_threads') AS n";
    expect(await run(sql, { max_threads: "3" })).toBe("3\n");
    expect(await run(sql)).not.toBe("3\n");
  });

  test("runs in the database of the address", async () => {
    expect(await run("SELECT count() > 0 FROM tables", { database: "system" })).toBe("1\n");
    const response = await ask({ database: "nowhere", query: "SELECT 1" });
    expect([response.status, response.headers.get("x-clickhouse-exception-code")]).toEqual([404, "81"]);
  });

  test.each(["br", "gzip", "deflate", "zstd"])("is answered packed as %s where that is asked for", async (encoding) => {
    const search = { query: "SELECT number FROM numbers(100000)", enable_http_compression: "1" };
    const response = await ask(search, { headers: { "Accept-Encoding": encoding } });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect((await response.text()).split("\n")).toHaveLength(100_001);
    const plain = await ask({ query: "SELECT 1" }, { headers: { "Accept-Encoding": encoding } });
    expect(plain.headers.get("content-encoding")).toBeNull();
  });

  test("is answered as an LZ4 frame too", async () => {
    const search = { query: "SELECT number FROM numbers(100000)", enable_http_compression: "1" };
    const response = await ask(search, { headers: { "Accept-Encoding": "lz4" } });
    expect(response.headers.get("content-encoding")).toBe("lz4");
    const text = unpackLz4Frames(Buffer.from(await response.arrayBuffer()), 1e8).toString();
    expect(text.split("\n")).toHaveLength(100_001);
  });

  test.each([
    ["JSONEachRow", 0],
    ["CSVWithNames", 1],
    ["TabSeparatedWithNamesAndTypes", 2],
    ["JSONCompactEachRowWithNamesAndTypes", 2],
    ["CSV", 0],
  ])("streams %s of many blocks as one document", async (format, head) => {
    const text = await run("SELECT number AS n FROM numbers(300000)", { default_format: format });
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(300_000 + head);
    expect(lines.filter((line) => /n|UInt64/.test(line)).length).toBe(format === "JSONEachRow" ? 300_000 : head);
  });

  const native = async (sql: string, search: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await ask({ default_format: "Native", ...search }, { method: "POST", body: sql, headers });
    return Buffer.from(await response.arrayBuffer()).toString("latin1");
  };
  const INFO = "\x01\x00\x02\xff\xff\xff\xff\x00";

  test.each([
    "SELECT 1 AS check FORMAT Native",
    "SELECT number, toString(number) AS s, toNullable(number) AS n FROM numbers(300);",
    "SELECT ['a', 'b']::Array(LowCardinality(String)) AS a, map('k', 1) AS m, (1, 'x') AS t, now64(3, 'UTC') > 0 AS d -- end",
    "WITH 1 AS x SELECT x, 'a'::LowCardinality(Nullable(String)) AS l SETTINGS max_threads = 1 FORMAT Native",
    "SHOW TABLES",
    "DESCRIBE TABLE t",
    "EXPLAIN SELECT 1",
    "SELECT 1 WHERE 0",
  ])("of Native is as the revision of a client's protocol has it, as clickhouse-connect asks: %s", async (sql) => {
    const plain = await native(sql, {});
    expect(await native(sql, { client_protocol_version: "54405" })).toBe(plain === "" ? "" : `${INFO}${plain}`);
  });

  test("of Native has all blocks of a long one", async () => {
    const all = await native("SELECT number FROM numbers(200000)", { client_protocol_version: "54405" });
    const columns = all
      .split(INFO)
      .slice(1)
      .map((block) => block.split("\x06number\x06UInt64")[1] ?? "");
    expect(columns.length).toBeGreaterThan(1);
    expect(columns.reduce((sum, column) => sum + column.length / 8, 0)).toBe(200_000);
  });

  test("greets clickhouse-go, which Grafana asks with, also where it only reads", async () => {
    const hello = "SELECT displayName(), version(), revision(), timezone()";
    const search = { client_protocol_version: "54460", compress: "1" };
    const response = await ask(
      { default_format: "Native", ...search },
      { method: "POST", body: hello, headers: READER },
    );
    const bytes = unpackBlocks(Buffer.from(await response.arrayBuffer()), PIECE).toString("latin1");
    expect(bytes.startsWith(`${INFO}\x04\x01\x0ddisplayName()\x06String\x00`)).toBe(true);
    expect(bytes).toContain("\x0arevision()\x06UInt32\x00");
    expect(bytes).toContain("\x0atimezone()\x06String\x00");
  });

  test("that reads by GET may not write", async () => {
    const response = await ask({ query: "CREATE TABLE no (a UInt8) ENGINE = Memory" });
    expect(response.headers.get("x-clickhouse-exception-code")).toBe("164");
    expect(await response.text()).toMatch(
      /Cannot execute query in readonly mode.*method GET implies readonly.*\(READONLY\)/,
    );
  });

  test("comes as a form, with its parameters and a table beside it", async () => {
    const form = new FormData();
    form.set("query", "SELECT {a:UInt8} + sum(x) FROM ids");
    form.set("param_a", "5");
    form.set("ids", new Blob(["1\n2\n3\n"]), "ids.tsv");
    const response = await ask({ ids_structure: "x UInt8" }, { method: "POST", body: form });
    expect(await response.text()).toBe("11\n");
  });
});

describe("an insert", () => {
  test.each([
    ["in the address, data in the body", "INSERT INTO t FORMAT JSONEachRow", '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n'],
    ["with its data in one body", "", "INSERT INTO t VALUES (3,'z'),(4,';')"],
    ["as CSV with a header", "INSERT INTO t FORMAT CSVWithNames", "b,a\nq,5\nr,6\n"],
    ["of some columns, with settings", "INSERT INTO t (a) SETTINGS async_insert = 0 FORMAT TSV", "7\n8\n"],
    ["through input()", "INSERT INTO t SELECT x, 'in' FROM input('x UInt32') FORMAT CSV", "9\n10\n"],
    ["of a query", "INSERT INTO t SELECT number, 's' FROM numbers(2)", ""],
    ["without a format", "INSERT INTO t", "(11,'v'),(12,'v')"],
  ])("%s is stored", async (_what, query, body) => {
    const before = await countRows();
    const response = await ask(query === "" ? {} : { query }, { method: "POST", body });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(await countRows()).toBe(before + 2);
  });

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ] as const)("packed as %s is unpacked, and says what was written", async (encoding, pack) => {
    const response = await ask(
      { query: "INSERT INTO t FORMAT CSV" },
      { method: "POST", body: new Uint8Array(pack("20,g\n21,h\n")), headers: { "Content-Encoding": encoding } },
    );
    expect(JSON.parse(response.headers.get("x-clickhouse-summary") ?? "")).toMatchObject({ written_rows: "2" });
  });

  test("in ClickHouse's own compressed blocks goes in, and comes out", async () => {
    const before = await countRows();
    const body = new Uint8Array(Buffer.concat([...packBlocks(Buffer.from("30,blocks\n31,blocks\n"))]));
    await ask({ query: "INSERT INTO t FORMAT CSV", decompress: "1" }, { method: "POST", body });
    expect(await countRows()).toBe(before + 2);
    const sql = "SELECT number FROM numbers(200000)";
    const answer = await ask({ query: sql, compress: "1" });
    const text = unpackBlocks(Buffer.from(await answer.arrayBuffer()), 1e8).toString();
    expect(text).toBe(await run(sql));
    const broken = await ask({ query: "INSERT INTO t FORMAT CSV", decompress: "1" }, { method: "POST", body: "1,x\n" });
    expect(await broken.text()).toContain("CANNOT_DECOMPRESS");
  });

  test("of bytes that are no text is stored as it is", async () => {
    await run("CREATE TABLE bytes (b String) ENGINE = Memory");
    for (const format of ["RowBinary", "Native", "Parquet"]) {
      const answer = await ask({ query: "SELECT unhex('ff00410a80') AS b", default_format: format });
      const body = await answer.arrayBuffer();
      await ask({ query: `INSERT INTO bytes FORMAT ${format}` }, { method: "POST", body });
    }
    expect(await run("SELECT DISTINCT hex(b), count() FROM bytes GROUP BY b")).toBe("FF00410A80\t3\n");
  });

  test.each([
    ["a blank line among its lines", "LineAsString", "a\n\nDROP TABLE t\n", ["a", "", "DROP TABLE t"]],
    ["a blank line at its beginning", "LineAsString", "\n\nb\n", ["", "", "b"]],
    ["a blank line in quotes", "CSV", '"a\n\nb"\nc\n', ["a\n\nb", "c"]],
    ["a blank line in VALUES", "Values", "('a'),\n\n('b\n\n;')", ["a", "b\n\n;"]],
    ["two bytes that are a blank line", "RowBinary", "\x03a\n\n\x01b", ["a\n\n", "b"]],
    ["nothing but an empty line", "TSV", "\n", [""]],
    ["nothing but bytes that look like white space", "RowBinary", "\x01\n\x01 ", ["\n", " "]],
    ["a blank line before its end", "JSONEachRow", '{"s":"a"}\n\n{"s":"b"}\n\n', ["a", "b"]],
  ])("of data with %s is whole", async (_what, format, body, rows) => {
    await run("CREATE OR REPLACE TABLE lines (s String) ENGINE = Memory");
    expect(await run(body, { query: `INSERT INTO lines FORMAT ${format}` })).toBe("");
    await run(`INSERT INTO lines FORMAT ${format}\n${body}`);
    const form = new FormData();
    form.set("x", new Blob([body]), "x");
    const beside = { query: "INSERT INTO lines SELECT s FROM x", x_structure: "s String", x_format: format };
    await ask(beside, { method: "POST", body: form });
    expect(JSON.parse(await run("SELECT groupArray(s) AS s FROM lines FORMAT JSONEachRow"))).toEqual({
      s: [...rows, ...rows, ...rows],
    });
    expect(await countRows()).toBeGreaterThan(0);
  });

  test("that is larger than what is held in memory goes through a file, and is whole", async () => {
    await run("CREATE TABLE big (n UInt64, s String) ENGINE = MergeTree ORDER BY n");
    const line = "x".repeat(1000);
    const chunks = ReadableStream.from(
      (function* () {
        for (let n = 0; n < 40; n += 1) {
          const rows = Array.from({ length: 1000 }, (_, i) => `${n * 1000 + i}\t${line}\n`);
          yield Buffer.from(rows.join(""));
        }
      })(),
    );
    const response = await ask({ query: "INSERT INTO big FORMAT TSV" }, {
      method: "POST",
      body: chunks as ReadableStream,
      duplex: "half",
    } as RequestInit);
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(await run("SELECT count(), uniqExact(n), sum(length(s)) FROM big")).toBe("40000\t40000\t40000000\n");
  });

  test("with a token is stored once", async () => {
    await run(
      "CREATE TABLE once (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100",
    );
    for (let i = 0; i < 3; i += 1) {
      await run("1\n2\n", { query: "INSERT INTO once FORMAT CSV", insert_deduplication_token: "t-0-1" });
    }
    await run("1\n2\n", { query: "INSERT INTO once FORMAT CSV", insert_deduplication_token: "t-2-3" });
    expect(await countRows("once")).toBe(4);
  });

  test("of nothing stores nothing", async () => {
    const before = await countRows();
    expect(await run("", { query: "INSERT INTO t FORMAT RowBinary" })).toBe("");
    expect(await run("INSERT INTO t FORMAT JSONEachRow\n")).toBe("");
    expect(await run(" ;\n", { query: "INSERT INTO t FORMAT Values" })).toBe("");
    expect(await run("", { query: "INSERT INTO t" })).toBe("");
    expect(await countRows()).toBe(before);
  });

  test("with a row that is wrong stores nothing of it", async () => {
    const before = await countRows();
    const response = await ask(
      { query: "INSERT INTO t FORMAT JSONEachRow" },
      { method: "POST", body: '{"a":1,"b":"ok"}\n{"a":"x"}\n' },
    );
    expect([response.status, response.headers.get("x-clickhouse-exception-code")]).toEqual([400, "27"]);
    expect(await countRows()).toBe(before);
  });
});

describe("an exception", () => {
  test.each([
    ["SELEC 1", 400, 62, "SYNTAX_ERROR"],
    ["1 + 1", 400, 62, "SYNTAX_ERROR"],
    ["SELECT 1; SELECT 2", 400, 62, "SYNTAX_ERROR"],
    ["SELECT nothing", 404, 47, "UNKNOWN_IDENTIFIER"],
    ["SELECT * FROM nowhere", 404, 60, "UNKNOWN_TABLE"],
    ["SELECT 1 FORMAT Bogus", 404, 73, "UNKNOWN_FORMAT"],
    ["SELECT throwIf(1)", 500, 395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"],
    [
      "SELECT sleepEachRow(1) FROM numbers(3) SETTINGS max_execution_time = 0.2, max_block_size = 1",
      408,
      159,
      "TIMEOUT_EXCEEDED",
    ],
    ["CREATE USER x", 403, 497, "ACCESS_DENIED"],
    ["CREATE ROW POLICY p ON t USING 1", 403, 497, "ACCESS_DENIED"],
    ["KILL TRANSACTION WHERE 1", 501, 48, "NOT_IMPLEMENTED"],
    ["SYSTEM SHUTDOWN", 501, 48, "NOT_IMPLEMENTED"],
    [
      "CREATE TABLE r UUID 'c0a80101-0000-4000-8000-000000000001' (a Int8) ENGINE = ReplicatedMergeTree('/x', 'r') ORDER BY a",
      500,
      225,
      "NO_ZOOKEEPER",
    ],
    ["CREATE TABLE c ON CLUSTER main (a Int8) ENGINE = MergeTree ORDER BY a", 500, 701, "CLUSTER_DOESNT_EXIST"],
    ["SELECT 1 INTO OUTFILE '/tmp/rolecall-out'", 500, 358, "INTO_OUTFILE_NOT_ALLOWED"],
    ["SELECT file('/etc/passwd')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT arrayMap(file, ['/etc/passwd'])", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM `file`('/etc/passwd', 'LineAsString')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["INSERT INTO FUNCTION file('/tmp/rolecall-out') SELECT 1", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["CREATE TABLE f (a String) ENGINE = File(CSV, '/etc/passwd')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM '/etc/passwd'", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM t, `/etc/passwd`", 500, 291, "DATABASE_ACCESS_DENIED"],
    ['SELECT 1 WHERE 1 IN "/etc/passwd"', 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT (SELECT count() FROM default.`/etc/passwd`)", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["INSERT INTO `/tmp/rolecall-out.csv` VALUES (1)", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["CREATE VIEW v AS SELECT * FROM '/etc/passwd'", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["DESCRIBE TABLE `/etc/passwd`", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM url('file:///etc/passwd', 'LineAsString')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM url(concat('file', ':///etc/passwd'), 'LineAsString')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["SELECT * FROM url('http://127.0.0.1:1/|file:///etc/passwd', 'LineAsString')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["CREATE TABLE u (a String) ENGINE = URL('file:///etc/passwd', 'CSV')", 500, 291, "DATABASE_ACCESS_DENIED"],
    ["INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV", 404, 78, "UNKNOWN_TYPE_OF_QUERY"],
    ["", 400, 62, "SYNTAX_ERROR"],
  ])("of %s has the server's status, code and words", async (sql, status, code, name) => {
    const response = await ask({}, { method: "POST", body: sql });
    expect([response.status, response.headers.get("x-clickhouse-exception-code")]).toEqual([status, String(code)]);
    const text = await response.text();
    expect(text).toMatch(
      new RegExp(
        `^Code: ${code}\\. DB::Exception: .*\\(${name}\\) \\(version [\\d.]+ \\(official build\\)\\)\\n$`,
        "s",
      ),
    );
    expect(text.match(/DB::Exception/g)).toHaveLength(1);
  });

  test("is not made of paths that are values, or names of columns", async () => {
    expect(await run("SELECT '/v1/users' AS `a/b` WHERE '/x' IN ('/x', '../y')")).toBe("/v1/users\n");
  });

  test("of an unknown setting names the nearest", async () => {
    const response = await ask({ query: "SELECT 1", max_threadz: "1" });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("max_threads");
  });

  test("in the midst of an answer breaks it off, and is in its tagged end", async () => {
    const response = await ask({ query: FAILING_LATE });
    expect(response.status).toBe(200);
    const tag = response.headers.get("x-clickhouse-exception-tag") ?? "";
    let text = "";
    const read = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    };
    await expect(read()).rejects.toThrow();
    expect(text.slice(-800)).toMatch(
      new RegExp(`__exception__\\r\\n${tag}\\r\\nCode: 395[\\s\\S]*${tag}\\r\\n__exception__\\r\\n$`),
    );
  });

  test.each(["gzip", "deflate", "br", "zstd"])(
    "in the midst of an answer packed as %s is in what can be unpacked of it",
    async (coding) => {
      const path = `/?${new URLSearchParams({ query: FAILING_LATE, enable_http_compression: "1" })}`;
      const { port } = new URL(engine.url);
      const asked = request({ host: "127.0.0.1", port, path, headers: { "Accept-Encoding": coding } });
      asked.end();
      const [answer] = (await once(asked, "response")) as [IncomingMessage];
      const [text, isWhole] = await unpackedEnd(answer, coding);
      expect(isWhole).toBe(false);
      expect(text).toMatch(/Code: 395[\s\S]*__exception__\r\n$/);
    },
  );

  test.each([
    ["before the answer begins", "SELECT nothing", 404, "UNKNOWN_IDENTIFIER"],
    ["in its midst", FAILING_LATE, 200, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"],
  ])("to a client that reads ClickHouse's own blocks is in such blocks: %s", async (_when, query, status, name) => {
    const response = await ask({ query, compress: "1" });
    expect(response.status).toBe(status);
    const bytes: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) bytes.push(chunk);
    };
    await read().catch(() => undefined);
    expect(
      unpackBlocks(Buffer.concat(bytes), PIECE * 64)
        .toString()
        .slice(-400),
    ).toContain(name);
  });

  test("that would come late is early where the end is waited for", async () => {
    const response = await ask({
      query: "SELECT throwIf(number = 2000000) FROM numbers(4000000)",
      wait_end_of_query: "1",
    });
    expect(response.status).toBe(500);
  });

  test("of a body with an encoding that nobody knows, or that is broken, is one sentence", async () => {
    const insert = (encoding: string) =>
      ask(
        { query: "INSERT INTO t FORMAT CSV" },
        { method: "POST", body: "no", headers: { "Content-Encoding": encoding } },
      );
    expect((await insert("rot13")).status).toBe(501);
    expect(await (await insert("gzip")).text()).toContain("ZLIB_INFLATE_FAILED");
  });
});

describe("a query that takes too long", () => {
  test("is ended by KILL QUERY with the id that it was given", async () => {
    const slow = ask({ query_id: "too-slow" }, { method: "POST", body: SLOW });
    const running = runs("too-slow");
    await eventually(async () => expect(await run(running)).toBe("1\n"));
    expect(await run("KILL QUERY WHERE query_id = 'too-slow' ASYNC")).toContain("waiting");
    const answer = await slow;
    expect([answer.status, answer.headers.get("x-clickhouse-exception-code")]).toEqual([500, "394"]);
  });

  test("of one who only reads is ended by that user, and by no other reader", async () => {
    const slow = ask({ query_id: "a-reader's" }, { method: "POST", body: SLOW_READING, headers: READER });
    const other = run(SLOW, { query_id: "not-a-reader's" });
    const kill = async (where: string): Promise<string> =>
      (await ask({}, { method: "POST", body: `KILL QUERY WHERE ${where}`, headers: READER })).text();
    await eventually(async () => expect(await run(runs("a-reader''s"))).toBe("1\n"));
    await eventually(async () => expect(await run(runs("not-a-reader''s"))).toBe("1\n"));
    expect(await kill("query_id = 'not-a-reader\\'s' ASYNC")).toBe("");
    expect(await kill("1")).toContain("ACCESS_DENIED");
    expect(await kill("query_id = '' OR 1 ASYNC")).toContain("ACCESS_DENIED");
    expect(await kill("query_id = 'a-reader\\'s' ASYNC FORMAT TSV")).toMatch(/^waiting\t/);
    expect((await slow).headers.get("x-clickhouse-exception-code")).toBe("394");
    expect(await run("KILL QUERY WHERE query_id = 'not-a-reader\\'s' ASYNC")).toMatch(/^waiting\t/);
    expect(await other).toContain("QUERY_WAS_CANCELLED");
  });

  test("is over when KILL QUERY … SYNC answers", async () => {
    const slow = ask({ query_id: "waited-for" }, { method: "POST", body: SLOW });
    const running = runs("waited-for");
    await eventually(async () => expect(await run(running)).toBe("1\n"));
    const killed = await run("KILL QUERY WHERE query_id = 'waited-for' SYNC FORMAT JSONEachRow");
    expect(JSON.parse(killed)).toMatchObject({ kill_status: "finished", user: "default", query: SLOW });
    expect(await run(running)).toBe("0\n");
    expect((await slow).headers.get("x-clickhouse-exception-code")).toBe("394");
    expect(await run("KILL QUERY WHERE query_id = 'nobody' SYNC")).toBe("");
  });

  test("is ended when nobody waits for it any more", async () => {
    const gone = new AbortController();
    const slow = ask({ query_id: "left" }, { method: "POST", body: SLOW, signal: gone.signal }).catch(() => undefined);
    const running = runs("left");
    await eventually(async () => expect(await run(running)).toBe("1\n"));
    gone.abort();
    await slow;
    await eventually(async () => expect(await run(running)).toBe("0\n"));
  });

  test.each(["identity", "gzip", "zstd"])("frees its place where nobody reads the rest (%s)", async (coding) => {
    const long = "SELECT number, toString(cityHash64(number)) FROM numbers(1e9) FORMAT TSV";
    // More than may run at once.
    for (let left = 0; left < 12; left += 1) {
      const gone = new AbortController();
      const headers = { "Accept-Encoding": coding };
      const answer = await ask(
        { enable_http_compression: "1" },
        { method: "POST", body: long, headers, signal: gone.signal },
      );
      await answer.body?.getReader().read();
      gone.abort();
    }
    expect(await run("SELECT 1")).toBe("1\n");
  });
});

describe("a session", () => {
  test("keeps its temporary tables and settings, and ends when it is told", async () => {
    const session = { session_id: "s1" };
    await run("CREATE TEMPORARY TABLE tt (a UInt8)", session);
    await run("INSERT INTO tt VALUES (7)", session);
    await run("SET max_threads = 3", session);
    expect(await run("SELECT a, getSetting('max_threads') FROM tt", session)).toBe("7\t3\n");
    expect(await run("SELECT getSetting('max_threads')", { ...session, max_threads: "5" })).toBe("5\n");
    expect(await run("SELECT getSetting('max_threads')", { ...session, close_session: "1" })).toBe("3\n");
    expect(await run("SELECT 1", { ...session, session_check: "1" })).toContain("SESSION_NOT_FOUND");
  });

  test("is for one request at a time", async () => {
    const slow = run(SLOW, { session_id: "s2", query_id: "first" });
    await eventually(async () => expect(await run(runs("first"), { session_id: "s3" })).toBe("1\n"));
    expect(await run("SELECT 1", { session_id: "s2" })).toContain("SESSION_IS_LOCKED");
    await run("KILL QUERY WHERE query_id = 'first' SYNC");
    expect(await slow).toContain("QUERY_WAS_CANCELLED");
  });

  test("may not last longer than an hour", async () => {
    expect(await run("SELECT 1", { session_id: "s4", session_timeout: "3601" })).toContain("INVALID_SESSION_TIMEOUT");
  });
});

describe("a user", () => {
  const reader = READER;

  test.each([
    ["nobody is default, who needs no password here", {}, {}, 200],
    ["by headers", {}, reader, 200],
    ["by basic authentication", {}, { Authorization: `Basic ${btoa("reader:for-reading")}` }, 200],
    ["by the address", { user: "reader", password: "for-reading" }, {}, 200],
    ["with a wrong password", { user: "reader", password: "no" }, {}, 403],
    ["that is not there", { user: "nobody" }, {}, 403],
    ["twice", { user: "reader", password: "for-reading" }, reader, 403],
    ["by a scheme that nobody knows", {}, { Authorization: "Bearer x" }, 403],
  ])("%s", async (_what, search, headers, status) => {
    const response = await ask(
      { query: "SELECT 1", ...(search as Record<string, string>) },
      { headers: headers as Record<string, string> },
    );
    expect(response.status).toBe(status);
    if (status === 403) expect(response.headers.get("x-clickhouse-exception-code")).toBe("516");
  });

  test.each([
    ["SELECT version(), currentDatabase()", 200],
    ["WITH x AS (SELECT 1 AS a) SELECT * FROM x", 200],
    ["SELECT * FROM (WITH t AS (SELECT 1 AS a) SELECT a FROM t) AS one, t", 403],
    ["WITH t AS (SELECT 1 AS a) SELECT a FROM default.t", 403],
    ["SELEC 1", 400],
    ["SELECT name FROM system.databases", 200],
    ["SHOW DATABASES", 200],
    ["SELECT 1 FORMAT JSON", 200],
    ["CREATE TABLE x (a UInt8) ENGINE = Memory", 500],
    ["INSERT INTO t VALUES (1, 'x')", 500],
    ["SET max_memory_usage = 0", 500],
    ["SELECT 1 SETTINGS max_execution_time = 0", 500],
    ["SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')", 403],
    ["SELECT * FROM remote('127.0.0.1', system.one)", 403],
    ["SELECT * FROM system.processes", 403],
    ["SELECT getServerSetting('path')", 403],
    ["SHOW PROCESSLIST", 500],
    ["SHOW TABLES FROM system WHERE name LIKE 'on%'", 200],
    ["SHOW TABLES WHERE (SELECT count() FROM system.processes) > 0", 403],
    ["FROM system.one SELECT dummy", 200],
    ["USE default", 200],
    ["EXPLAIN SELECT 1", 200],
    ["EXPLAIN PIPELINE graph = 1 SELECT 1 FORMAT JSON", 200],
    ["EXPLAIN ESTIMATE SELECT count() FROM system.one", 200],
    ["EXPLAIN SELECT * FROM system.processes", 403],
    ["EXPLAIN SELECT (SELECT count() FROM url('http://127.0.0.1:1/', 'CSV', 'a String'))", 403],
    ["EXPLAIN SELECT 1 SETTINGS max_execution_time = 0", 500],
    ["EXPLAIN SYNTAX CREATE TABLE x (a UInt8) ENGINE = Memory", 500],
    ["EXPLAIN CURRENT TRANSACTION", 500],
    ["DESC (SELECT 1 AS a)", 200],
    ["DESCRIBE TABLE (SELECT * FROM system.processes)", 403],
    ["DESCRIBE TABLE (SELECT 1) SETTINGS max_execution_time = 0", 500],
    ["DESCRIBE TABLE url('http://127.0.0.1:1/', 'CSV')", 500],
  ])("that only reads: %s is %i", async (sql, status) => {
    const response = await ask({}, { method: "POST", body: sql, headers: reader });
    expect([response.status, (await response.text()).slice(0, 200)]).toEqual([status, expect.anything()]);
  });

  test("that only reads may ask again in a session of the same name", async () => {
    const again = async () => (await ask({ query: "SELECT 1", session_id: "read" }, { headers: reader })).status;
    expect([await again(), await again()]).toEqual([200, 200]);
  });

  test("that is refused in the midst of sending reads why", async () => {
    const headers = { "content-length": 2 * PIECE };
    const sending = request(`${engine.url}/?user=reader&password=no`, { method: "POST", headers });
    sending.write(Buffer.alloc(PIECE));
    const [answered] = (await once(sending, "response")) as [IncomingMessage];
    const said = await text(answered);
    sending.end(Buffer.alloc(PIECE));
    await finished(sending);
    expect([answered.statusCode, said]).toEqual([403, expect.stringContaining("Authentication failed")]);
  });

  test("that only reads may have what is too much cut off, as the JDBC driver asks where rows are limited", async () => {
    const limited = { max_result_rows: "10", result_overflow_mode: "break", max_block_size: "10" };
    const response = await ask({ ...limited, query: "SELECT number FROM numbers(1000)" }, { headers: reader });
    expect(await response.text()).toBe(Array.from({ length: 10 }, (_, i) => `${i}\n`).join(""));
  });

  test("that only reads may lower a limit, choose how an answer is written, and nothing else", async () => {
    const as = async (settings: Record<string, string>) =>
      (await ask({ query: "SELECT 1", ...settings }, { headers: reader })).status;
    expect(await as({ max_execution_time: "5", output_format_json_quote_64bit_integers: "0" })).toBe(200);
    expect(await as({ max_insert_threads: "2" })).toBe(500);
    const raised = await ask(
      { query: "SELECT getSetting('max_execution_time')", max_execution_time: "999" },
      { headers: reader },
    );
    expect(await raised.text()).toBe("30\n");
  });

  test.each([
    ["a page of another site", { Origin: "https://evil.example" }],
    ["another name for this address", { Host: "evil.example:8123" }],
  ])("without a password takes no request from %s", async (_what, headers) => {
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        `${engine.url}/?query=SELECT%201`,
        { headers: headers as Record<string, string> },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on("error", reject).end();
    });
    expect(status).toBe(403);
  });
});

describe("the real client", () => {
  test("pings, inserts, selects, streams, binds and hears of errors", async () => {
    const client = createClient({
      log: { level: ClickHouseLogLevel.OFF },
      url: engine.url,
      compression: { request: true, response: true },
    });
    try {
      expect(await client.ping()).toMatchObject({ success: true });
      expect(await client.ping({ select: true })).toMatchObject({ success: true });
      await client.command({
        query: "CREATE TABLE c (id UInt64, s String, at DateTime64(3)) ENGINE = MergeTree ORDER BY id",
      });
      const values = Array.from({ length: 1000 }, (_, id) => ({ id, s: `row "${id}"`, at: "2026-11-24 10:00:00.123" }));
      const inserted = await client.insert({ table: "c", values, format: "JSONEachRow" });
      expect(inserted.summary?.written_rows).toBe("1000");
      await client.insert({
        table: "c",
        values: [[5000, "x", 0]],
        format: "JSONCompactEachRow",
        columns: ["id", "s", "at"],
      });
      const result = await client.query({
        query: "SELECT count() AS n, {s:String} AS s FROM c WHERE id >= {from:UInt64}",
        query_params: { s: "a'b\n", from: 1 },
      });
      expect((await result.json()).data).toEqual([{ n: 1000, s: "a'b\n" }]);
      const many = Array.from({ length: 30_000 }, (_, i) => i);
      const listed = await client.query({
        query: "SELECT count() AS n FROM c WHERE id IN {ids:Array(UInt64)}",
        query_params: { ids: many },
        format: "JSONEachRow",
        use_multipart_params_auto: true,
      });
      expect(await listed.json()).toEqual([{ n: 1001 }]);
      let rows = 0;
      const stream = await client.query({ query: "SELECT number FROM numbers(200000)", format: "JSONCompactEachRow" });
      for await (const part of stream.stream()) rows += part.length;
      expect(rows).toBe(200_000);
      await expect(client.query({ query: "SELECT * FROM nowhere" })).rejects.toMatchObject({
        code: "60",
        type: "UNKNOWN_TABLE",
      });
      const { stream: file } = await client.exec({ query: "SELECT 1 FORMAT CSV" });
      expect(Buffer.concat(await file.toArray()).toString()).toBe("1\n");
    } finally {
      await client.close();
    }
  });

  test("hears of a failure in the midst of a stream", async () => {
    const client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
    const result = await client.query({
      query: "SELECT number, throwIf(number = 2000000) FROM numbers(4000000)",
      format: "JSONEachRow",
    });
    const drain = async (): Promise<void> => {
      for await (const rows of result.stream()) void rows;
    };
    await expect(drain()).rejects.toThrow();
    await client.close();
  });
});
