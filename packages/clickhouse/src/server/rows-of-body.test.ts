import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { openServer } from "./open-server.ts";
import { rowsOfBody } from "./rows-of-body.ts";

const WORDS = "Code: 241. DB::Exception: Query memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 25.8.2.29)";
const VALUES = ["a", "né\u2028{}", "Code: 1. DB::Exception: a log says so", "x".repeat(5000)];
const ROWS = VALUES.map((exception) => `${JSON.stringify({ n: 1, exception })}\n`).join("");
const WHOLE = VALUES.map((exception) => ({ n: 1, exception }));

interface Got {
  readonly rows: readonly unknown[];
  readonly error: string;
}

async function read(body: AsyncIterable<unknown>): Promise<Got> {
  const rows: unknown[] = [];
  try {
    for await (const row of body) rows.push(row);
    return { rows, error: "" };
  } catch (error) {
    return { rows, error: error instanceof Error ? error.message : String(error) };
  }
}

/** What each kind of server writes behind the rows that it had sent when it failed. */
const FAILURES: readonly [string, string][] = [
  ["in a row, as 23.9 to 25.10 do", `${JSON.stringify({ exception: WORDS })}\n`],
  ["in a row with a blank", `{"exception": ${JSON.stringify(WORDS)}}\n`],
  ["as text", `${WORDS}\n`],
  ["as text behind half a row", `{"n":1,"excep${WORDS}\n`],
  [
    "in a block, as since 25.11",
    `\r\n__exception__\r\nabcdefghijklmnop\r\n${WORDS}\r\n104 abcdefghijklmnop\r\n__exception__\r\n`,
  ],
];

test.each<[string, string, string]>([
  ["that is whole", "", ""],
  ["that ends within a row", '{"n":1,"excep', "Premature close"],
  ...FAILURES.map(([how, text]): [string, string, string] => [
    `whose server fails and says so ${how}`,
    text,
    "Code: 241",
  ]),
])("a body %s", async (_, end, error) => {
  const bytes = Buffer.from(ROWS + end);
  for (const size of [1, 7, 1000, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const got = await read(rowsOfBody(Readable.from(pieces)));
    expect(got.rows).toEqual(WHOLE);
    expect(got.error).toContain(error);
    if (error === "") expect(got.error).toBe("");
  }
});

test.each(FAILURES)("of a stream, as a state is restored by, a failure %s is the server's own", async (_, end) => {
  const server = createServer((request, response) => {
    request.resume();
    response.write(ROWS);
    response.end(end);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using store = openServer({ url, username: "default" });
  const rows: unknown[] = [];
  const reading = (async () => {
    for await (const row of store.stream("SELECT 1")) rows.push(row);
  })();
  await expect(reading).rejects.toMatchObject({
    name: "StoreError",
    ...{ errorClass: "out-of-memory", code: 241, message: "Query memory limit exceeded" },
  });
  expect(rows).toEqual(WHOLE);
  server.closeAllConnections();
  server.close();
});
