import { cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { migrate, openEmbedded, QueryRefused, type Store, StoreError } from "@rolecall/clickhouse";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { API_FILE, announceApi, findRunning, type LocalApi } from "./local-api.ts";
import { openHistory } from "./open-history.ts";
import { openRemoteStore } from "./remote-store.ts";
import { createStoreApi } from "./store-api.ts";

const TOKEN = "the-right-token";

let directory: string;
let own: Store;
let server: Server;
let api: LocalApi;
let remote: Store;

async function listening(each: Server): Promise<string> {
  await new Promise<void>((resolve) => each.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(each.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-api-"));
  own = await openEmbedded(directory);
  await migrate(own);
  server = createAdaptorServer({ fetch: createStoreApi(own, TOKEN).fetch }) as Server;
  api = { url: await listening(server), token: TOKEN, access: TOKEN, pid: process.pid };
  remote = openRemoteStore(api);
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await own[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

function fetchApi(path: string, init: RequestInit): Promise<Response> {
  return fetch(`${api.url}/internal/v1/${path}`, init);
}

const settings = (dataDirectory: string, yaml?: string) => {
  const loaded = loadConfig(yaml, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!loaded.ok) throw new Error("the configuration of this test is wrong");
  return { config: loaded.config, dataDirectory };
};

describe("the store of another process", () => {
  test("answers as the store itself, rows of every kind and in order", async () => {
    const sql = "SELECT number AS n, {name:String} AS name FROM numbers({count:UInt32})";
    const parameters = { name: "o'ne\n\u001b", count: 5000 };
    const rows = await remote.select(sql, parameters);
    expect(rows).toHaveLength(5000);
    expect(rows).toEqual(await own.select(sql, parameters));
  });

  test("answers nothing where there is nothing", async () => {
    expect(await remote.select("SELECT 1 AS n WHERE 0")).toEqual([]);
  });

  test("takes rows once per token", async () => {
    const row = Buffer.from(`${JSON.stringify({ dead_uid: "sha256:1", reason: "schema", raw: "{}" })}\n`);
    await remote.insert("dead_letters", row, { token: "once" });
    await remote.insert("dead_letters", row, { token: "once" });
    expect(await own.select("SELECT dead_uid FROM rolecall.dead_letters")).toEqual([{ dead_uid: "sha256:1" }]);
  });

  test("runs commands", async () => {
    await remote.command("ALTER TABLE rolecall.dead_letters MODIFY COMMENT 'changed'");
    const [table] = await own.select<{ comment: string }>(
      "SELECT comment FROM system.tables WHERE database = 'rolecall' AND name = 'dead_letters'",
    );
    expect(table?.comment).toBe("changed");
  });

  test("answers an analyst in the format asked for", async () => {
    expect(await remote.analyst.query("SELECT 1 AS one", "csv")).toBe("one\n1\n");
  });

  test("answers an analyst part by part, refusals and failures in the midst included", async () => {
    const read = async (sql: string): Promise<number> => {
      let rows = 0;
      for await (const part of remote.analyst.stream(sql)) if ("rows" in part) rows += part.rows.length;
      return rows;
    };
    expect(await read("SELECT number FROM numbers(70000)")).toBe(70_000);
    await expect(read("DROP TABLE events")).rejects.toThrow("only a SELECT");
    await expect(read("SELECT number FROM numbers(1000000)")).rejects.toThrow("more than 100,000 rows");
  });

  test("refuses an analyst's SQL with the same sentence", async () => {
    const refused = remote.analyst.query("DROP TABLE events", "json");
    await expect(refused).rejects.toBeInstanceOf(QueryRefused);
    const reason = await own.analyst.query("DROP TABLE events", "json").catch((error: Error) => error.message);
    await expect(refused).rejects.toThrow(String(reason));
  });

  test("fails with the class and the code of the engine", async () => {
    await expect(remote.select("SELECT * FROM nowhere")).rejects.toMatchObject({ errorClass: "permanent", code: 60 });
  });

  test("tells a failure in the midst of the rows from their end", async () => {
    const sql =
      "SELECT throwIf(number = 200000, 'in the midst') AS n FROM numbers(400000) SETTINGS max_block_size = 1000";
    await expect(remote.select(sql)).rejects.toBeInstanceOf(StoreError);
  });

  test("that breaks off in the midst is an error, and no short answer", async () => {
    const broken = createServer((_request, response) => response.end('[{"n":1}]\n'));
    const url = await listening(broken);
    await expect(openRemoteStore({ ...api, url }).select("SELECT 1")).rejects.toMatchObject({ errorClass: "retry" });
    broken.close();
  });

  test("that is gone is an error to try again", async () => {
    const gone = openRemoteStore({ ...api, url: "http://127.0.0.1:1" });
    await expect(gone.select("SELECT 1")).rejects.toMatchObject({ name: "StoreError", errorClass: "retry" });
  });
});

describe("the local API", () => {
  test.each([
    ["no token", {}],
    ["another token", { Authorization: "Bearer another" }],
    ["the token without its scheme", { Authorization: TOKEN }],
  ])("is closed to %s", async (_, headers) => {
    const body = JSON.stringify({ sql: "SELECT 1" });
    for (const path of ["select", "query", "command", "insert?table=events"]) {
      const response = await fetchApi(path, { method: "POST", headers: headers as Record<string, string>, body });
      expect(response.status).toBe(401);
    }
    expect((await fetchApi("ping", { headers: headers as Record<string, string> })).status).toBe(401);
  });

  test.each([
    ["select", "{"],
    ["select", '{"sql": 1}'],
    ["query", '{"sql": "SELECT 1", "format": "xml"}'],
    ["command", "[]"],
    ["insert?table=system.users", "{}"],
  ])("%s takes no %s", async (path, body) => {
    const response = await fetchApi(path, { method: "POST", headers: { Authorization: `Bearer ${TOKEN}` }, body });
    expect(response.status).toBe(400);
  });
});

describe("opening a history", () => {
  async function withApiFile(content: string, work: (data: string) => Promise<void>): Promise<void> {
    const data = await mkdtemp(join(tmpdir(), "rolecall-data-"));
    await writeFile(join(data, API_FILE), content);
    try {
      await work(data);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  }

  test("goes through the process that holds it", async () => {
    await withApiFile(JSON.stringify(api), async (data) => {
      await using store = await openHistory(settings(data));
      expect(await store.select("SELECT dead_uid FROM rolecall.dead_letters")).toEqual([{ dead_uid: "sha256:1" }]);
    });
  });

  test.each([
    ["of a process that is gone", { pid: 2 ** 22 + 1 }],
    ["of an address where nobody is", { url: "http://127.0.0.1:1" }],
    ["of a process with another token", { token: "of-yesterday" }],
    ["that says something else", { url: 1 }],
  ])("ignores a file %s", async (_, over) => {
    await withApiFile(JSON.stringify({ ...api, ...over }), async (data) => {
      expect(await findRunning(data)).toBeUndefined();
    });
  });

  test("says where it is in a file of its own, whatever stands there", async () => {
    await withApiFile("readable by all", async (data) => {
      const other = join(data, "other");
      await writeFile(other, "mine");
      for (const stands of ["a file", "a link"]) {
        await announceApi(data, api);
        expect((await stat(join(data, API_FILE))).mode & 0o777).toBe(0o600);
        expect(await findRunning(data)).toEqual(api);
        if (stands === "a file") {
          await rm(join(data, API_FILE));
          await symlink(other, join(data, API_FILE));
        }
      }
      expect(await readFile(other, "utf8")).toBe("mine");
      expect((await readdir(data)).toSorted()).toEqual(["other", API_FILE]);
    });
  });

  test("ignores the file of a process that holds the directory of which this is a copy; a renamed one is held", async () => {
    await withApiFile("", async (data) => {
      await announceApi(data, api);
      expect(await findRunning(data)).toEqual(api);
      await cp(data, `${data}.copy`, { recursive: true });
      expect(await findRunning(`${data}.copy`)).toBeUndefined();
      await rm(`${data}.copy`, { recursive: true });
      await rename(data, `${data}.moved`);
      expect(await findRunning(`${data}.moved`)).toEqual(api);
      await rename(`${data}.moved`, data);
    });
  });

  test("ignores a file that breaks off", async () => {
    await withApiFile('{"url": "http://', async (data) => {
      expect(await findRunning(data)).toBeUndefined();
    });
  });

  test.each([
    ["a directory that is not there", (folder: string) => join(folder, "nowhere")],
    ["a directory with other things", (folder: string) => folder],
    ["a file", (folder: string) => join(folder, API_FILE)],
  ])("of %s is refused, and makes nothing", async (_, dataIn) => {
    await withApiFile("", async (folder) => {
      const data = dataIn(folder);
      await expect(openHistory(settings(data))).rejects.toMatchObject({
        message: `there is no history in ${data}: rolecall up and rolecall replay make one, --data DIR names another`,
        exit: 2,
      });
      expect(await readdir(folder)).toEqual([API_FILE]);
    });
  });

  test("is that of the server which the configuration names, whatever the data directory has", async () => {
    await withApiFile(JSON.stringify(api), async (data) => {
      const config = "clickhouse: { url: 'http://127.0.0.1:1', username: rolecall }";
      await expect(openHistory(settings(data, config))).rejects.toThrow(
        "the ClickHouse server http://127.0.0.1:1 cannot be reached (ECONNREFUSED)",
      );
    });
  });
});
