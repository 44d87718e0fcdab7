import { findingRows, type Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FINDING, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { MOST_STREAMS } from "./live.ts";

let store: Store;
beforeAll(async () => {
  store = await openCompany();
});
afterAll(() => store[Symbol.asyncDispose]());

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readUntil(reader: Reader, text: string): Promise<string> {
  let read = "";
  for (;;) {
    const { value, done } = await reader.read();
    read += Buffer.from(value ?? []).toString();
    if (read.includes(text) || done) return read;
  }
}

test("a finding that comes while somebody listens is told, with what the page needs", async () => {
  const app = openConsole(store);
  const answer = await get(app, "/api/v1/live");
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  expect(answer.headers.get("x-accel-buffering"), "nginx must not keep it back").toBe("no");
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await readUntil(reader, "event: hello");
  const late = { ...FINDING, finding_uid: "f_late", title: "a late one" };
  await store.insert("findings", findingRows([{ finding: late, version: 9 }]));
  const told = await readUntil(reader, "event: finding");
  expect(told).toContain('"finding_uid":"f_late"');
  expect(told).toContain('"title":"a late one"');
  await reader.cancel();
});

test("who comes again is told what came meanwhile, and nothing twice", async () => {
  const app = openConsole(store);
  const readerOf = (answer: Response) => (answer.body as ReadableStream<Uint8Array>).getReader();
  const add = (uid: string, version: number) =>
    store.insert("findings", findingRows([{ finding: { ...FINDING, finding_uid: uid }, version }]));
  const first = readerOf(await get(app, "/api/v1/live"));
  await readUntil(first, "event: hello");
  await add("f_heard", 50);
  const id = /^id: (.+)$/m.exec(await readUntil(first, "id: "))?.[1] ?? "";
  expect(id).toMatch(/^\d{4}-.*Z\/f_heard$/);
  await first.cancel();
  await add("f_missed", 51);
  const again = readerOf(await get(app, "/api/v1/live", { "last-event-id": id }));
  const told = await readUntil(again, "f_missed");
  expect(told).not.toContain("f_heard");
  await again.cancel();
  const odd = readerOf(await get(app, "/api/v1/live", { "last-event-id": "f_heard'" }));
  expect(await readUntil(odd, "event: beat")).not.toContain("event: finding");
  await odd.cancel();
});

/** The findings of a stream until the last of `count`, in order. */
async function heard(reader: Reader, count: number): Promise<string[]> {
  let read = "";
  const uids = (): string[] => [...read.matchAll(/"finding_uid":"(f_burst_\d+)"/g)].map(([, uid = ""]) => uid);
  while (uids().length < count) read += await readUntil(reader, "finding_uid");
  return uids();
}

test("of many that come at once none is left out and none told twice, to who listens and to who comes again", async () => {
  const app = openConsole(store);
  const open = async (headers = {}): Promise<Reader> =>
    ((await get(app, "/api/v1/live", headers)).body as ReadableStream<Uint8Array>).getReader();
  const first = await open();
  await readUntil(first, "event: hello");
  const uids = Array.from({ length: 250 }, (_, n) => `f_burst_${1000 + n}`);
  const findings = uids.map((finding_uid) => ({ finding: { ...FINDING, finding_uid }, version: 60 }));
  await store.insert("findings", findingRows(findings));
  expect(await heard(first, uids.length)).toEqual(uids);
  await first.cancel();
  const [row] = await store.select<{ at: string }>(
    "SELECT max(recorded_at) AS at FROM rolecall.findings WHERE finding_uid = 'f_burst_1009'",
    {},
  );
  const again = await open({ "last-event-id": `${row?.at}/f_burst_1009` });
  expect(await heard(again, uids.length - 10)).toEqual(uids.slice(10));
  await again.cancel();
});

test("it is told within a second of being stored", async () => {
  const reader = ((await get(openConsole(store), "/api/v1/live")).body as ReadableStream<Uint8Array>).getReader();
  await readUntil(reader, "event: hello");
  const took: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const finding = { ...FINDING, finding_uid: `f_timed_${n}` };
    await store.insert("findings", findingRows([{ finding, version: 20 + n }]));
    const began = performance.now();
    await readUntil(reader, finding.finding_uid);
    took.push(performance.now() - began);
  }
  await reader.cancel();
  // The middle one: a busy machine may hold up one or two. The bench holds the slowest.
  expect(took.toSorted((a, b) => a - b)[2]).toBeLessThan(1000);
});

test("who was greeted is told of all that comes from then on, however long the first look takes", async () => {
  const release = Promise.withResolvers<void>();
  let looks = 0;
  const select: Store["select"] = async (sql, parameters) => {
    looks += 1;
    if (looks === 1) await release.promise;
    return store.select(sql, parameters);
  };
  const slow = { ...store, select, analyst: store.analyst, insert: store.insert.bind(store) } as Store;
  const reader = ((await get(openConsole(slow), "/api/v1/live")).body as ReadableStream<Uint8Array>).getReader();
  const greeted = readUntil(reader, "event: hello");
  await expect.poll(() => looks).toBe(1);
  expect(await Promise.race([greeted, Promise.resolve("not yet")])).toBe("not yet");
  release.resolve();
  await greeted;
  await store.insert("findings", findingRows([{ finding: { ...FINDING, finding_uid: "f_after" }, version: 12 }]));
  expect(await readUntil(reader, "f_after")).toContain("event: finding");
  await reader.cancel();
});

test("what came while the history was away is told once it is back", async () => {
  let isAway = false;
  const faults: unknown[] = [];
  const select: Store["select"] = (sql, parameters) =>
    isAway ? Promise.reject(new Error("away")) : store.select(sql, parameters);
  const gated = { ...store, select, analyst: store.analyst, insert: store.insert.bind(store) } as Store;
  const app = openConsole(gated, { onFault: (fault) => faults.push(fault) });
  const reader = ((await get(app, "/api/v1/live")).body as ReadableStream<Uint8Array>).getReader();
  await readUntil(reader, "event: hello");
  await store.insert("findings", findingRows([{ finding: { ...FINDING, finding_uid: "f_first" }, version: 10 }]));
  await readUntil(reader, "f_first");
  isAway = true;
  await expect.poll(() => faults.length).toBeGreaterThan(0);
  await store.insert("findings", findingRows([{ finding: { ...FINDING, finding_uid: "f_meanwhile" }, version: 11 }]));
  isAway = false;
  expect(await readUntil(reader, "f_meanwhile")).toContain("event: finding");
  await reader.cancel();
});

test("of thousands beyond the most streams each is told to come back, those that are open hear on, and a place that is left is free", async () => {
  const app = openConsole(store);
  const open = await Promise.all(Array.from({ length: MOST_STREAMS }, () => get(app, "/api/v1/live")));
  const readers = open.map((answer) => (answer.body as ReadableStream<Uint8Array>).getReader());
  await Promise.all(readers.map((reader) => readUntil(reader, "event: hello")));
  const refused = await Promise.all(Array.from({ length: 3000 }, () => get(app, "/api/v1/live")));
  const told = refused.map(
    ({ status, headers }) => `${status} ${headers.get("content-type")} ${headers.get("retry-after")}`,
  );
  expect(new Set(told)).toEqual(new Set(["503 application/problem+json 30"]));
  await store.insert("findings", findingRows([{ finding: { ...FINDING, finding_uid: "f_crowd" }, version: 40 }]));
  for (const heard of await Promise.all(readers.map((reader) => readUntil(reader, "f_crowd"))))
    expect(heard).toContain("event: finding");
  await Promise.all(readers.map((reader) => reader.cancel()));
  await expect
    .poll(async () => {
      const again = await get(app, "/api/v1/live");
      await again.body?.cancel();
      return again.status;
    })
    .toBe(200);
});

test("a client that takes nothing loses its place within a minute", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const app = openConsole(store);
    const open = await Promise.all(Array.from({ length: MOST_STREAMS }, () => get(app, "/api/v1/live")));
    const readers = open.map((answer) => (answer.body as ReadableStream<Uint8Array>).getReader());
    // They hear hello, and take no more.
    await Promise.all(readers.map((reader) => readUntil(reader, "event: hello")));
    await vi.advanceTimersByTimeAsync(9000);
    expect((await get(app, "/api/v1/live")).status).toBe(503);
    await vi.advanceTimersByTimeAsync(51_000);
    const next = await get(app, "/api/v1/live");
    expect(next.status).toBe(200);
    await next.body?.cancel();
  } finally {
    vi.useRealTimers();
  }
});

test("what is known already is not sent again", async () => {
  const app = openConsole(store);
  for (const path of ["/api/v1/findings", "/identities"]) {
    const first = await get(app, path);
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[\w-]{27}"$/);
    const again = await get(app, path, { "if-none-match": `"other", ${tag}` });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect((await get(app, path, { "if-none-match": 'W/"other"' })).status).toBe(200);
  }
});

test("where the store fails the answer is a problem, and tells nothing of it", async () => {
  const broken = { ...store, select: () => Promise.reject(new Error("secret of the store")), analyst: store.analyst };
  const faults: unknown[] = [];
  const app = openConsole(broken as unknown as Store, { onFault: (fault) => faults.push(fault) });
  const answer = await get(app, "/api/v1/findings");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([500, "application/problem+json"]);
  expect(await answer.text()).not.toContain("secret");
  const page = await get(app, "/");
  expect([page.status, await page.text()]).toEqual([500, expect.stringContaining("The history did not answer")]);
  expect(faults).toHaveLength(2);
});
