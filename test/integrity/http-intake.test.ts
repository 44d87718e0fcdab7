import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { promisify } from "node:util";
import { deflate, gzip, zstdCompress } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp, type Up } from "./harness/up.ts";

const MAX_BODY = 1024 * 1024;
let directory: TemporaryDirectory;
let up: Up;

function event(uid: string): object {
  return { event_uid: uid, time: "2026-01-05T10:00:00.000Z", identity_uid: "aws:1:role:http", action: "Get" };
}

function bodyOf(name: string, count: number): string {
  return Array.from({ length: count }, (_, n) => `${JSON.stringify(event(`${name}-${n}`))}\n`).join("");
}

async function counted(name: string, from: Up = up): Promise<number | undefined> {
  const [row] = await from.sql<{ n: number }>(
    `SELECT count() AS n FROM events_latest WHERE startsWith(event_uid, '${name}-')`,
  );
  return row?.n;
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeFile(directory.at("plain.yaml"), "inputs: [{ http: { listen: 127.0.0.1:4180, max_body: 1MiB } }]\n");
  up = await startUp({ data: directory.at("data"), config: directory.at("plain.yaml") });
});
afterAll(async () => {
  await up[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

describe("POST /v1/logs", () => {
  test.each<[string, string, (uid: (n: number) => string) => string]>([
    ["NDJSON", "ndjson", (uid) => [0, 1, 2].map((n) => JSON.stringify(event(uid(n)))).join("\n")],
    ["a JSON array", "array", (uid) => JSON.stringify([0, 1, 2].map((n) => event(uid(n))))],
    [
      "an array over many lines",
      "pretty",
      (uid) =>
        JSON.stringify(
          [0, 1, 2].map((n) => event(uid(n))),
          null,
          2,
        ),
    ],
    ["an envelope", "envelope", (uid) => JSON.stringify({ records: [0, 1, 2].map((n) => event(uid(n))) })],
  ])("takes %s", async (_, name, write) => {
    const response = await up.post(write((n) => `${name}-${n}`));
    expect([response.status, await response.json()]).toEqual([202, { accepted: 3, dead: 0 }]);
    expect(await counted(name)).toBe(3);
  });

  test("takes one object", async () => {
    const response = await up.post(JSON.stringify(event("one-0"), null, 2));
    expect([response.status, await response.json()]).toEqual([202, { accepted: 1, dead: 0 }]);
  });

  test.each([
    ["gzip", promisify(gzip)],
    ["deflate", promisify(deflate)],
    ["zstd", promisify(zstdCompress)],
    ["identity", async (bytes: Buffer) => bytes],
  ])("takes a body compressed with %s", async (encoding, compress) => {
    const body = await compress(Buffer.from(bodyOf(encoding, 100)));
    const response = await up.post(new Uint8Array(body), { headers: { "Content-Encoding": encoding } });
    expect([response.status, await response.json()]).toEqual([202, { accepted: 100, dead: 0 }]);
    expect(await counted(encoding)).toBe(100);
  });

  test.each([
    ["an encoding that nobody knows", "br", "x", 400],
    ["what is no gzip", "gzip", "plainly not", 400],
  ])("refuses %s as no body at all", async (_, encoding, body, status) => {
    const response = await up.post(body, { headers: { "Content-Encoding": encoding } });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  });

  test("takes nothing of a gzip body that breaks off", async () => {
    const whole = await promisify(gzip)(Buffer.from(bodyOf("broken", 5000)));
    const response = await up.post(new Uint8Array(whole.subarray(0, whole.length - 200)), {
      headers: { "Content-Encoding": "gzip" },
    });
    expect([response.status, await counted("broken")]).toEqual([400, 0]);
  });

  test("refuses a source that nobody knows", async () => {
    const response = await up.post("{}", { source: "nonsense" });
    expect(response.status).toBe(400);
  });

  test("makes dead letters of what is no record, and takes the rest", async () => {
    const response = await up.post(
      `${JSON.stringify(event("rest-0"))}\nnonsense\n{"a":1}\n${JSON.stringify(event("rest-1"))}`,
    );
    expect([response.status, await response.json()]).toEqual([202, { accepted: 2, dead: 2 }]);
    expect(await counted("rest")).toBe(2);
  });

  test("takes an empty body as no records", async () => {
    expect((await up.post("")).status).toBe(202);
  });

  test.each([
    ["plain", async (bytes: Buffer) => bytes, {}],
    ["a bomb", promisify(gzip), { "Content-Encoding": "gzip" }],
  ])("answers 413 beyond the configured size, counted after decompression: %s", async (_, compress, headers) => {
    const body = await compress(Buffer.from(bodyOf("large", 20_000)));
    expect(20_000 * 100).toBeGreaterThan(MAX_BODY);
    const response = await up.post(new Uint8Array(body), { headers });
    expect([response.status, await counted("large")]).toEqual([413, 0]);
  });

  test("changes nothing when the same body comes twice, now or after a restart", async () => {
    const data = directory.at("twice");
    const body = `${bodyOf("twice", 50)}nonsense\n`;
    for (let start = 0; start < 2; start += 1) {
      await using each = await startUp({ data });
      for (let n = 0; n < 2; n += 1) expect((await each.post(body)).status).toBe(202);
      const [dead] = await each.sql<{ n: number }>("SELECT count() AS n FROM dead_letters FINAL");
      expect([await counted("twice", each), dead?.n]).toEqual([50, 1]);
    }
  });

  test("takes nothing of uploads that are given up half way", async () => {
    const text = bodyOf("aborted", 1000);
    const { hostname, port } = new URL(up.url);
    await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const socket = connect(Number(port), hostname);
        socket.write(`POST /v1/logs HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: ${text.length}\r\n\r\n`);
        const { promise, resolve } = Promise.withResolvers<void>();
        socket.write(text.slice(0, Math.floor((text.length * (n + 1)) / 11)), () => resolve());
        await promise;
        socket.destroy();
      }),
    );
    expect((await up.post(bodyOf("after", 1))).status).toBe(202);
    expect([await counted("aborted"), await counted("after")]).toEqual([0, 1]);
  });

  test("takes everything of fifty senders at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, sender) => {
        let accepted = 0;
        for (let body = 0; body < 4; body += 1) {
          const answer = await until("room", async () => {
            const response = await up.post(bodyOf(`many-${sender}-${body}`, 100));
            if (response.status === 429) expect(response.headers.get("retry-after")).toMatch(/^\d+$/);
            return response.status === 202 ? ((await response.json()) as { accepted: number }) : undefined;
          });
          accepted += answer.accepted;
        }
        return accepted;
      }),
    );
    expect(answers.reduce((sum, n) => sum + n, 0)).toBe(20_000);
    expect(await counted("many")).toBe(20_000);
  });
});

test("with a token, a sender without it or with another one is answered 401 and nothing is taken", async () => {
  await writeFile(directory.at("intake.token"), "correct-horse-battery\n");
  await writeFile(
    directory.at("token.yaml"),
    `inputs: [{ http: { listen: 127.0.0.1:4180, token_file: ${directory.at("intake.token")} } }]\n`,
  );
  await using guarded = await startUp({ data: directory.at("guarded"), config: directory.at("token.yaml") });
  const statuses: number[] = [];
  for (const token of [undefined, "wrong", "correct-horse-battery"]) {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    statuses.push((await guarded.post(bodyOf(`token-${token}`, 1), { headers })).status);
  }
  expect(statuses).toEqual([401, 401, 202]);
  expect([await counted("token", guarded), guarded.running.err().includes("correct-horse")]).toEqual([1, false]);
});
