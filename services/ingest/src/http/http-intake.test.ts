import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { StoreError } from "@rolecall/clickhouse";
import { expect, test } from "vitest";
import { type Body, type IntakeUnderTest, intakeUnderTest, RECORD } from "../testing/intake-under-test.ts";

const LINES = `${JSON.stringify(RECORD)}\n${JSON.stringify({ ...RECORD, action: "rollback" })}\n`;

const bytes = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

test.each<[string, Body, Record<string, string>, number]>([
  ["NDJSON", LINES, {}, 2],
  ["a JSON array", JSON.stringify([RECORD, RECORD, RECORD]), {}, 3],
  ["one object", JSON.stringify(RECORD, null, 2), {}, 1],
  ["gzip", bytes(gzipSync(LINES)), { "content-encoding": "gzip" }, 2],
  ["zstd", bytes(zstdCompressSync(LINES)), { "content-encoding": "zstd" }, 2],
  [
    "zstd of several frames",
    bytes(Buffer.concat([zstdCompressSync(LINES), zstdCompressSync(LINES)])),
    { "content-encoding": "zstd" },
    4,
  ],
  [
    "gzip of several members",
    bytes(Buffer.concat([gzipSync(LINES), gzipSync(LINES)])),
    { "content-encoding": "gzip" },
    4,
  ],
  ["gzip and nothing else", bytes(gzipSync(LINES)), { "content-encoding": "gzip, identity" }, 2],
  ["nothing and then zstd", bytes(zstdCompressSync(LINES)), { "content-encoding": "identity,,ZSTD" }, 2],
  ["gzip that nothing names", bytes(gzipSync(LINES)), {}, 2],
  ["zstd that is called identity", bytes(zstdCompressSync(LINES)), { "content-encoding": "identity" }, 2],
  ["deflate", bytes(deflateSync(LINES)), { "content-encoding": "deflate" }, 2],
  ["deflate without zlib's frame", bytes(deflateRawSync(LINES)), { "content-encoding": "deflate" }, 2],
  ["an empty body", "", {}, 0],
])("%s is taken, and answered once durable", async (_title, body, headers, accepted) => {
  const { post, events } = intakeUnderTest();
  const response = await post(body, headers);
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ accepted, dead: 0 });
  expect(events).toHaveLength(accepted);
});

test("a bad record is a dead letter with its bytes and its place, and the others are taken", async () => {
  const { post, events, dead } = intakeUnderTest();
  const response = await post(`{"broken\n${LINES}`, { "x-request-id": "abc" });
  expect(await response.json()).toEqual({ accepted: 2, dead: 1 });
  expect(events).toHaveLength(2);
  expect(dead).toMatchObject([{ reason: "not-json", raw: '{"broken', origin: "http:abc/0" }]);
});

test.each<[string, number, Body, Record<string, string>, IntakeUnderTest, string]>([
  ["a body that is no gzip", 400, "plain", { "content-encoding": "gzip" }, {}, "/v1/logs"],
  ["a body that is no deflate", 400, LINES, { "content-encoding": "deflate" }, {}, "/v1/logs"],
  [
    "a deflate that breaks off",
    400,
    bytes(deflateSync(LINES).subarray(0, -9)),
    { "content-encoding": "deflate" },
    {},
    "/v1/logs",
  ],
  ["an unknown encoding", 400, "x", { "content-encoding": "br" }, {}, "/v1/logs"],
  ["msgpack", 400, "\u0091", { "content-type": "application/msgpack" }, {}, "/v1/logs"],
  // What curl -F and the files of Python's requests send.
  [
    "a form",
    400,
    `--x\r\nContent-Disposition: form-data\r\n\r\n${LINES}\r\n--x--\r\n`,
    { "content-type": "multipart/form-data; boundary=x" },
    {},
    "/v1/logs",
  ],
  ["an unknown source", 400, LINES, {}, {}, "/v1/logs?source=nobody"],
  ["no token where one is needed", 401, LINES, {}, { token: "s3cret" }, "/v1/logs"],
  ["a wrong token", 401, LINES, { authorization: "Bearer wrong" }, { token: "s3cret" }, "/v1/logs"],
  ["a browser's request without a token", 403, LINES, { "sec-fetch-site": "cross-site" }, {}, "/v1/logs"],
  ["a web page's request without a token", 403, LINES, { origin: "https://evil.example" }, {}, "/v1/logs"],
  ["a foreign host name without a token", 403, LINES, { host: "evil.example" }, {}, "/v1/logs"],
  ["a body beyond the bound", 413, "x".repeat(20_000), {}, {}, "/v1/logs"],
  [
    "a small body that unpacks beyond the bound",
    413,
    bytes(gzipSync("x".repeat(2e6))),
    { "content-encoding": "gzip" },
    {},
    "/v1/logs",
  ],
  ["any body while there is no room", 429, LINES, {}, { full: () => "queue" }, "/v1/logs"],
  ["any body while the disk is full", 429, LINES, {}, { full: () => "disk" }, "/v1/logs"],
  ["any body while nothing becomes durable", 429, LINES, {}, { full: () => "still" }, "/v1/logs"],
])("%s is refused, and nothing of it taken", async (_title, status, body, headers, options, path) => {
  const { post, events, dead } = intakeUnderTest(options);
  const response = await post(body, headers, path);
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ status });
  if (status === 429) expect(response.headers.get("retry-after")).toBe(options.full?.() === "queue" ? "1" : "5");
  if (status === 401) expect(response.headers.get("www-authenticate")).toContain("Bearer");
  expect([...events, ...dead]).toEqual([]);
});

test("what a body brought is counted, and how many bytes it was unpacked", async () => {
  const { post, counted } = intakeUnderTest();
  const body = `${JSON.stringify(RECORD)}\nno record\n`;
  await post(body);
  await post(gzipSync(body), { "content-encoding": "gzip" });
  expect(counted).toEqual(Array(2).fill({ events: 1, dead: 1, filtered: 0, bytes: body.length }));
});

test("whoever has waited for a history that takes no writes is told to come back, and what comes of it is counted once", async () => {
  const writes = Promise.withResolvers<void>();
  const { post, counted } = intakeUnderTest({ accept: () => writes.promise, patience: async () => undefined });
  const response = await post(LINES);
  expect([response.status, response.headers.get("retry-after"), counted]).toEqual([429, "5", []]);
  expect(await response.json()).toMatchObject({ title: "what is sent does not become durable for now" });
  writes.resolve();
  await writes.promise;
  expect(counted).toHaveLength(1);
});

test.each<[string, string, number]>([
  ["the same records are known, in another request and packed otherwise", `{"broken\n${LINES}`, 1],
  ["other records are taken", LINES, 2],
])("of a sender that comes back %s", async (_, again, times) => {
  const writes = Promise.withResolvers<void>();
  let patience = Promise.resolve();
  const taken: number[] = [];
  const { post, counted } = intakeUnderTest({
    accept: async (events, dead) => {
      taken.push(events.length + dead.length);
      await writes.promise;
    },
    patience: () => patience,
  });
  const statusOf = async (body: Body, headers?: Record<string, string>): Promise<number> =>
    (await post(body, headers)).status;
  expect(await statusOf(`{"broken\n${LINES}`, { "x-request-id": "a" })).toBe(429);
  const zipped = { "x-request-id": "b", "content-encoding": "gzip" };
  expect(await statusOf(bytes(gzipSync(again)), zipped)).toBe(429);
  patience = new Promise(() => undefined);
  writes.resolve();
  expect(await statusOf(again)).toBe(202);
  expect([taken.length, counted.length]).toEqual([times, times]);
  // It has heard that it is durable: what it sends now it sends twice.
  expect(await statusOf(again)).toBe(202);
  expect(counted.length).toBe(times + 1);
});

test("of a sender that did not wait, and comes back, the same records are known", async () => {
  const writes = Promise.withResolvers<void>();
  const sender = new AbortController();
  const { request, post, counted } = intakeUnderTest({ accept: () => writes.promise });
  const first = request("/v1/logs", { method: "POST", body: LINES, signal: sender.signal });
  const over = new Promise<void>((resolve) => setImmediate(resolve)).then(() => sender.abort());
  await Promise.all([first, over]);
  const second = post(LINES);
  writes.resolve();
  expect([(await second).status, counted.length]).toEqual([202, 1]);
});

test.each<[string, string, number]>([
  ["the same records are waited for, and both are answered", LINES, 1],
  ["others that look alike are taken", LINES.replace("rollback", "restart"), 2],
  ["what is only left out is nobody's", "", 2],
])("of what comes again before the first was answered %s", async (_, again, times) => {
  const writes = Promise.withResolvers<void>();
  let waiting = 0;
  const patience = (): Promise<void> => {
    waiting += 1;
    return new Promise(() => undefined);
  };
  const { post, counted } = intakeUnderTest({ accept: () => writes.promise, patience });
  const both = [post(again === "" ? again : LINES), post(again, { "x-request-id": "b" })];
  await expect.poll(() => waiting).toBe(2);
  expect(counted).toEqual([]);
  writes.resolve();
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([202, 202]);
  expect(counted).toHaveLength(times);
  // It has heard that it is durable: what it sends now it sends twice.
  expect((await post(again)).status).toBe(202);
  expect(counted).toHaveLength(times + 1);
});

test("of a sender whose second copy was in vain, and whose first is answered to nobody, the third is known", async () => {
  const writes = Promise.withResolvers<void>();
  const sender = new AbortController();
  let waiting = 0;
  const patience = (): Promise<void> => {
    waiting += 1;
    return new Promise(() => undefined);
  };
  const { request, post, counted } = intakeUnderTest({ accept: () => writes.promise, patience });
  // What stands between keeps the first open.
  const first = post(LINES);
  await expect.poll(() => waiting).toBe(1);
  const second = request("/v1/logs", { method: "POST", body: LINES, signal: sender.signal });
  await expect.poll(() => waiting).toBe(2);
  sender.abort();
  await second;
  writes.resolve();
  expect([(await first).status, (await post(LINES)).status, counted.length]).toEqual([202, 202, 1]);
});

test("what will not be durable after all is taken when it comes again", async () => {
  const writes = Promise.withResolvers<void>();
  let accepting = writes.promise;
  const { post, counted } = intakeUnderTest({ accept: () => accepting, patience: async () => undefined });
  expect((await post(LINES)).status).toBe(429);
  writes.reject(new DOMException("it stops", "AbortError"));
  await writes.promise.catch(() => undefined);
  accepting = Promise.resolve();
  expect([(await post(LINES)).status, counted.length]).toEqual([202, 1]);
});

test("what is not durable yet keeps its share of the memory, also when its sender was told to come back", async () => {
  const writes = Promise.withResolvers<void>();
  const { post } = intakeUnderTest({
    ...{ accept: () => writes.promise, patience: async () => undefined, maxInFlightBytes: 1000 },
  });
  const titleOf = async (): Promise<string> => ((await (await post(LINES)).json()) as { title: string }).title;
  expect(await titleOf()).toContain("durable");
  expect(await titleOf()).toContain("full");
  writes.resolve();
  await writes.promise;
  expect((await post(LINES.replace("rollback", "restart"))).status).toBe(202);
});

test.each([
  ["/loki/api/v1/push", "Loki"],
  ["/_bulk", "Elasticsearch"],
  ["/audit-2026.12.01/_bulk?refresh=false", "Elasticsearch"],
  ["/api/v2/logs", "Datadog"],
  ["/v1/logs/", "another path"],
])("whoever posts to %s is told where logs are taken", async (path, title) => {
  const { post, events } = intakeUnderTest({ token: "s3" });
  const response = await post(LINES, {}, path);
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({
    title: expect.stringContaining(title),
    detail: expect.stringContaining("/v1/logs"),
  });
  expect(events).toEqual([]);
});

test("nobody waits any more for what is durable", async () => {
  let patience: AbortSignal | undefined;
  const { post } = intakeUnderTest({
    patience: (signal) => {
      patience = signal;
      return new Promise(() => undefined);
    },
  });
  expect((await post(LINES)).status).toBe(202);
  expect(patience?.aborted).toBe(true);
});

test("the right token opens", async () => {
  const { post } = intakeUnderTest({ token: "s3cret" });
  expect((await post(LINES, { authorization: "Bearer s3cret" })).status).toBe(202);
  expect((await post(LINES, { authorization: "bearer   s3cret" })).status).toBe(202);
});

test.each<[string, number, Record<string, string>, IntakeUnderTest]>([
  ["a page of another site", 403, { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, {}],
  ["a page whose origin is hidden", 403, { origin: "null" }, {}],
  ["another program's page on this machine", 403, { "sec-fetch-site": "same-site" }, {}],
  ["a foreign name that leads to this machine", 403, { host: "evil.example:4180" }, {}],
  ["a program, by address", 202, { host: "127.0.0.1:4180" }, {}],
  ["a program, by IPv6 address", 202, { host: "[::1]:4180" }, {}],
  ["a program, by name", 202, { host: "localhost" }, {}],
  ["a program whose fetch marks its mode", 202, { host: "localhost:4180", "sec-fetch-mode": "cors" }, {}],
  ["a sender with a token, by any name", 202, { host: "logs.example", authorization: "Bearer s3" }, { token: "s3" }],
])("without a token, %s gets %i", async (_title, status, headers, options) => {
  const { post, events } = intakeUnderTest(options);
  const response = await post(LINES, { "content-type": "text/plain", ...headers });
  expect(response.status).toBe(status);
  expect(events).toHaveLength(status === 202 ? 2 : 0);
});

test("a body of more records than one request may have is refused, and nothing of it taken", async () => {
  const { post, events, dead } = intakeUnderTest({ maxRecords: 3 });
  expect((await post("1\n2\n3\n")).status).toBe(202);
  const before = dead.length;
  expect((await post("1\n2\n3\n4\n")).status).toBe(413);
  expect((await post("[1,2,3,4]")).status).toBe(413);
  expect([events.length, dead.length]).toEqual([0, before]);
});

test("a body whose records grow beyond all bodies together is refused: each of a list repeats what it stands in", async () => {
  const { post, events, dead } = intakeUnderTest({ maxBodyBytes: 2000 });
  const group = `{"logGroup":"${"g".repeat(1000)}","logEvents":[`;
  expect((await post(`${group}{},{},{}]}`)).status).toBe(202);
  const refused = await post(`${group}${"{},".repeat(20)}{}]}`);
  expect([refused.status, await refused.json()]).toMatchObject([413, { title: expect.stringContaining("together") }]);
  expect([events.length, dead.length]).toEqual([0, 3]);
});

test("a body with more packed in its records than all bodies together may have is refused", async () => {
  const { post } = intakeUnderTest({ maxBodyBytes: 2000 });
  const awslogs = (size: number): string =>
    JSON.stringify({ awslogs: { data: gzipSync("x".repeat(size)).toString("base64") } });
  expect((await post(awslogs(7000))).status).toBe(202);
  expect((await post(awslogs(9000))).status).toBe(413);
});

test("bodies that together are too much for memory are told to come back, and room is given back", async () => {
  const gates: (() => void)[] = [];
  const accept = () => new Promise<void>((resolve) => gates.push(resolve));
  const { post } = intakeUnderTest({ accept, maxInFlightBytes: LINES.length });
  const first = post(LINES);
  await expect.poll(() => gates.length).toBe(1);
  const refused = await post(LINES);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
  gates.shift()?.();
  expect((await first).status).toBe(202);
  const again = post(LINES);
  await expect.poll(() => gates.length).toBe(1);
  gates.shift()?.();
  expect((await again).status).toBe(202);
});

test("of short records it is what becomes of them that is too much for memory", async () => {
  const gates: (() => void)[] = [];
  const accept = () => new Promise<void>((resolve) => gates.push(resolve));
  const short = "{}\n".repeat(100);
  const { post } = intakeUnderTest({ accept, maxInFlightBytes: 80_000 });
  const first = post(short);
  await expect.poll(() => gates.length).toBe(1);
  expect((await post(short)).status).toBe(429);
  const ordinary = post(LINES.repeat(20));
  await expect.poll(() => gates.length).toBe(2);
  for (const open of gates) open();
  expect([(await first).status, (await ordinary).status]).toEqual([202, 202]);
});

test("a body weighs what its records become: twice their text, and something each", async () => {
  const body = LINES.repeat(20);
  const weight = 2 * (body.length - 40) + 40 * 512;
  const statusBeside = async (maxInFlightBytes: number): Promise<number> => {
    const written = Promise.withResolvers<void>();
    let waiting = 0;
    const accept = (): Promise<void> => {
      waiting += 1;
      if (waiting === 2) written.resolve();
      return written.promise;
    };
    const { post } = intakeUnderTest({ accept, maxInFlightBytes });
    const first = post(body);
    await expect.poll(() => waiting).toBe(1);
    const { status } = await post(LINES.repeat(21));
    written.resolve();
    expect((await first).status).toBe(202);
    return status;
  };
  expect([await statusBeside(2 * weight), await statusBeside(3 * weight)]).toEqual([429, 202]);
});

test("others have their turn while a body of many records is read", async () => {
  let turns = 0;
  let isRead = false;
  const { post } = intakeUnderTest({ maxBodyBytes: 1_000_000 });
  const other = (): void => {
    turns += 1;
    if (!isRead) setImmediate(other);
  };
  setImmediate(other);
  const { status } = await post("{}\n".repeat(100_000)).finally(() => (isRead = true));
  expect([status, turns > 18]).toEqual([202, true]);
});

test.each([
  ["waits for the topic", new DOMException("interrupted", "AbortError")],
  ["waits for the store", new StoreError("closed", 0, "the server is not waited for any longer")],
])("a body that %s when the process stops is told to come again", async (_, reason) => {
  const accept = () => Promise.reject(reason);
  const { post } = intakeUnderTest({ accept });
  const response = await post(LINES);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("what is left unread of a refused body ends the connection, and nothing else does", async () => {
  const { post } = intakeUnderTest({ maxBodyBytes: 10 });
  const response = await post(LINES);
  expect([response.status, response.headers.get("connection")]).toEqual([413, "close"]);
  const whole = await post("{}", { "content-type": "application/x-protobuf" });
  expect([whole.status, whole.headers.get("connection")]).toEqual([400, null]);
});

/** A body that comes as it is read, of so many chunks at most; and what became of it. */
function stream(most: number) {
  const seen = { sent: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (seen.sent >= most) return controller.close();
      seen.sent += 1;
      controller.enqueue(new TextEncoder().encode("x".repeat(1000)));
    },
    cancel() {
      seen.isCancelled = true;
    },
  });
  return { seen, init: { method: "POST", body, duplex: "half" } as RequestInit };
}

test.each<[string, Record<string, string>, number]>([
  ["too large", {}, 413],
  ["of an unknown encoding", { "content-encoding": "br" }, 400],
  ["corrupt", { "content-encoding": "gzip" }, 400],
])("a body that is %s is read on, so that its sender reads the answer", async (_what, headers, status) => {
  const { request } = intakeUnderTest();
  const { seen, init } = stream(100);
  expect((await request("/v1/logs", { ...init, headers })).status).toBe(status);
  expect(seen).toEqual({ sent: 100, isCancelled: false });
});

test("a refused body without an end is answered all the same", async () => {
  const { request } = intakeUnderTest();
  expect((await request("/v1/logs", stream(Number.POSITIVE_INFINITY).init)).status).toBe(413);
});

test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("%s is told that logs are POSTed", async (method) => {
  const { request } = intakeUnderTest();
  const response = await request("/v1/logs", { method });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
});

test.each<[string, Record<string, string>]>([
  ["records", {}],
  ["one that is read whole", { "content-type": "application/x-protobuf" }],
  ["packed ones", { "content-encoding": "gzip" }],
])("two hundred uploads that break off leave all of the room to others: %s", async (_, headers) => {
  const gates: (() => void)[] = [];
  const accept = () => new Promise<void>((resolve) => gates.push(resolve));
  const weight = 2 * (LINES.length - 2) + 2 * 512;
  const { post, request, counted } = intakeUnderTest({ accept, maxInFlightBytes: 2 * weight });
  const whole = "content-encoding" in headers ? gzipSync(LINES, { level: 0 }) : Buffer.from(LINES);
  const breaksOff = (): Promise<Response> => {
    let isFirst = true;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (!isFirst) return controller.error(new Error("it went away"));
        isFirst = false;
        controller.enqueue(whole.subarray(0, -20));
      },
    });
    return request("/v1/logs", { method: "POST", body, headers, duplex: "half" } as RequestInit);
  };
  const statuses = new Set<number>();
  for (let n = 0; n < 20; n += 1)
    for (const { status } of await Promise.all(Array.from({ length: 10 }, breaksOff))) statuses.add(status);
  expect([[...statuses].filter((status) => status !== 400 && status !== 429), gates.length]).toEqual([[], 0]);
  const beside = [post(LINES), post(LINES.replaceAll("deploy", "revert"))];
  await expect.poll(() => gates.length).toBe(2);
  for (const open of gates) open();
  expect((await Promise.all(beside)).map(({ status }) => status)).toEqual([202, 202]);
  expect(counted).toHaveLength(2);
});
