import { QueryRefused, type ResultPart, type Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { openCompany } from "../testing/company.ts";
import { openConsole } from "../testing/open-console.ts";
import { streamResult } from "./stream-result.ts";

let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store);
});
afterAll(() => store[Symbol.asyncDispose]());

async function ask(sql: string, signal?: AbortSignal): Promise<Response> {
  const host = "127.0.0.1:4180";
  return app.request(`http://${host}/api/v1/query`, {
    ...{ method: "POST", headers: { host, "content-type": "application/json" } },
    ...{ body: JSON.stringify({ sql, format: "stream" }), signal: signal ?? null },
  });
}

async function lines(response: Response): Promise<readonly object[]> {
  return (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
}

async function running(): Promise<number> {
  const [row] = await store.select<{ n: number }>(
    "SELECT count() AS n FROM system.processes WHERE query LIKE '%434343%' AND query NOT LIKE '%system.processes%'",
  );
  return row?.n ?? 0;
}

const MANY = "SELECT number, 434343 AS marker FROM numbers(100000000000) WHERE sipHash64(number) % 1000000 = 1";

test("a streamed result is its columns, its rows, and its end with their number", async () => {
  const response = await ask("SELECT number + 7 AS a, '\u202eb' AS b FROM numbers(2)");
  expect(response.headers.get("content-type")).toBe("application/x-ndjson");
  expect(response.headers.get("x-accel-buffering"), "nginx must not keep it back").toBe("no");
  const text = await response.clone().text();
  expect(text).toContain("\\u202e");
  const all = await lines(response);
  expect(all[0]).toMatchObject({ columns: [{ name: "a" }, { name: "b" }] });
  expect(all.slice(1, -1).flatMap((each) => (each as { rows: unknown[] }).rows)).toEqual([
    [7, "\u202eb"],
    [8, "\u202eb"],
  ]);
  expect(all.at(-1)).toEqual({ end: { rows: 2 } });
});

test("what may not be asked is refused by the status, as ever", async () => {
  const response = await ask("SELECT * FROM file('/etc/passwd')");
  expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
});

test.each<[string, Error, string, number]>([
  ["of the query", new QueryRefused("more rows than are allowed"), "more rows than are allowed", 0],
  ["of ours", new Error("secret path /var/lib"), "the log of the process says why", 1],
])("a failure %s in the midst is the last line, behind the rows before it", async (_whose, error, said, faults) => {
  async function* parts(): AsyncGenerator<ResultPart> {
    yield { rows: [[1], [2]] };
    throw error;
  }
  const seen: unknown[] = [];
  const stop = new AbortController();
  const body = streamResult({
    ...{ parts: parts(), first: { columns: [{ name: "a", type: "UInt8" }] }, stop, stopped: stop.signal },
    onFault: (fault) => seen.push(fault),
  });
  const all = await lines(new Response(body));
  expect(all[1]).toEqual({ rows: [[1], [2]] });
  expect(all.at(-1)).toMatchObject({ problem: { detail: expect.stringContaining(said) } });
  expect(JSON.stringify(all)).not.toContain("secret path");
  expect(seen).toHaveLength(faults);
});

test("rows are there before the query is done, and whoever leaves ends it in the engine", async () => {
  const response = await ask(MANY);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let seen = "";
  while (!seen.includes('{"rows":')) seen += Buffer.from((await reader.read()).value ?? []).toString();
  expect(await running()).toBe(1);
  await reader.cancel();
  await eventually(async () => expect(await running()).toBe(0));
});

test("whoever takes nothing gives the place back", async () => {
  vi.useFakeTimers();
  try {
    const stop = new AbortController();
    let isLeft = false;
    async function* parts(): AsyncGenerator<ResultPart> {
      try {
        for (;;) yield { rows: [[1]] };
      } finally {
        isLeft = true;
      }
    }
    const body = streamResult({
      ...{ parts: parts(), first: { columns: [{ name: "a", type: "UInt8" }] }, stop, stopped: stop.signal },
      ...{ stalledMs: 1000, onFault: () => undefined },
    });
    const reader = body.getReader();
    await reader.read();
    await reader.read();
    await vi.advanceTimersByTimeAsync(999);
    expect([stop.signal.aborted, isLeft]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(2);
    expect([stop.signal.aborted, isLeft]).toEqual([true, true]);
    await expect(reader.read()).rejects.toThrow("stalled");
  } finally {
    vi.useRealTimers();
  }
});
