import { spawnSync } from "node:child_process";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventRows, eventToken, jsonRows, migrate, openServer, type Store, StoreError } from "@rolecall/clickhouse";
import { insertDurably } from "@rolecall/service-ingest";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { type EngineProcess, startEngineProcess } from "./harness/engine.ts";
import { type Fault, startFaultyProxy } from "./harness/faulty-proxy.ts";
import { seeded } from "./harness/seeded.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

// What stands between a writer and its store may fail at any byte. Whatever it is: nothing is lost, and nothing is there
// twice. `events` itself is counted, and not the view without duplicates: the tokens alone must do it.

const SEED = 20_261_124;
const BATCH = 200;
let directory: TemporaryDirectory;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Its records are so many ms apart. */
function batchOf(n: number, everyMs = 1000): { readonly rows: Uint8Array; readonly token: string } {
  const records = Array.from({ length: BATCH }, (_, i) => ({
    partition: 0,
    position: n * BATCH + i,
    json: JSON.stringify({
      event_uid: `e-${n}-${i}`,
      time: new Date(Date.UTC(2026, 0, 5) + (n * BATCH + i) * everyMs).toISOString(),
      identity_uid: `aws:1:role:r${i % 7}`,
      action: "GetObject",
      raw: "x".repeat(300),
    }),
  }));
  return { rows: eventRows(records), token: eventToken(0, n * BATCH, n * BATCH + BATCH - 1) };
}

function durable(store: Store, signal: AbortSignal = new AbortController().signal) {
  return { store, signal, pause: (ms: number) => sleep(Math.min(ms, 100)) };
}

/** Every event once, in the table itself. */
async function expectExact(store: Store, batches: number): Promise<void> {
  const [row] = await store.select<{ rows: number; uids: number; positions: number }>(
    "SELECT count() AS rows, uniqExact(event_uid) AS uids, uniqExact(position) AS positions FROM rolecall.events",
  );
  const n = batches * BATCH;
  expect(row).toEqual({ rows: n, uids: n, positions: n });
}

test("an engine that is killed under load and is away for a while: nothing lost, nothing twice", async () => {
  const port = await freePort();
  const data = directory.at("killed");
  let engine: EngineProcess = await startEngineProcess(data, port);
  await using store = openServer({ url: engine.url, username: "default", insertTimeoutMs: 5000 });
  await migrate(store);
  let acknowledged = 0;
  let isOver = false;
  const load = (async () => {
    while (!isOver) {
      const { rows, token } = batchOf(acknowledged);
      await insertDurably(durable(store), "events", rows, token);
      acknowledged += 1;
    }
  })();
  const chance = seeded(SEED);
  for (let kill = 0; kill < 2; kill += 1) {
    const enough = acknowledged + chance.between(2, 6);
    while (acknowledged < enough) await sleep(5);
    await engine.kill();
    const before = acknowledged;
    await sleep(800);
    expect(acknowledged, "nothing is acknowledged while nobody is there").toBeLessThanOrEqual(before + 1);
    engine = await startEngineProcess(data, port);
  }
  isOver = true;
  await load;
  await expectExact(store, acknowledged);
  await engine[Symbol.asyncDispose]();
});

test(`a wire that breaks at any byte, in both directions, and answers that come too late (seed ${SEED})`, async () => {
  const port = await freePort();
  await using engine = await startEngineProcess(directory.at("wire"), port);
  await using wire = await startFaultyProxy(port);
  await using store = openServer({ url: wire.url, username: "default", insertTimeoutMs: 400 });
  await using direct = openServer({ url: engine.url, username: "default" });
  await migrate(store);
  const chance = seeded(SEED);
  const kinds: (() => Fault)[] = [
    () => ({ kind: "none" }),
    () => ({ kind: "refused" }),
    () => ({ kind: "reset-in-request", afterBytes: chance.between(0, 6000) }),
    () => ({ kind: "reset-before-answer" }),
    () => ({ kind: "late-answer", ms: 900 }),
  ];
  wire.next = () => kinds[chance.between(0, kinds.length - 1)]!();
  for (let n = 0; n < 16; n += 1) {
    const { rows, token } = batchOf(n);
    await insertDurably(durable(store), "events", rows, token);
  }
  // Those without a token of the caller's: the same rows until they are answered are one insert.
  for (let n = 0; n < 6; n += 1) {
    const letter = jsonRows([{ dead_uid: `d-${n}`, reason: "schema", raw: "{}" }]);
    await insertDurably(durable(store), "dead_letters", letter);
  }
  expect(wire.faults).toBeGreaterThan(12);
  wire.next = () => ({ kind: "none" });
  await expectExact(direct, 16);
  const [letters] = await direct.select("SELECT count() AS n, uniqExact(dead_uid) AS uids FROM rolecall.dead_letters");
  expect(letters).toEqual({ n: 6, uids: 6 });
});

const ANSWERS: readonly Fault[] = [
  { kind: "other-answer", status: 503, text: "<html>no server is available</html>" },
  { kind: "other-answer", status: 429, text: "too many requests" },
  {
    kind: "other-answer",
    status: 500,
    code: 241,
    text: "Code: 241. DB::Exception: (total) memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)",
  },
  { kind: "reset-in-answer", afterBytes: 30 },
  {
    kind: "other-answer",
    status: 500,
    code: 202,
    text: "Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)",
  },
  {
    kind: "other-answer",
    status: 403,
    code: 516,
    text: "Code: 516. DB::Exception: rolecall: Authentication failed. (AUTHENTICATION_FAILED)",
  },
];

test("answers that are a fault though the rows are stored, of several months each: they come again as they were, and are there once", async () => {
  const port = await freePort();
  await using engine = await startEngineProcess(directory.at("answers"), port);
  await using wire = await startFaultyProxy(port);
  await using store = openServer({ url: wire.url, username: "default", insertTimeoutMs: 5000, attempts: 1 });
  await using direct = openServer({ url: engine.url, username: "default" });
  await migrate(store);
  const said: string[] = [];
  for (const [n, fault] of ANSWERS.entries()) {
    const faults: Fault[] = [fault, fault];
    wire.next = () => faults.shift() ?? { kind: "none" };
    const { rows, token } = batchOf(n, 86_400_000);
    const blocked = (error: StoreError | undefined): void => void (error && said.push(error.errorClass));
    await insertDurably({ ...durable(store), blocked }, "events", rows, token);
  }
  const classes = ["retry", "retry", "out-of-memory", "retry", "retry", "refused"];
  expect(said).toEqual(classes.flatMap((each) => [each, each]));
  await expectExact(direct, ANSWERS.length);
});

test("several services that apply the migrations at once, and an engine that comes late", async () => {
  const port = await freePort();
  const stores = Array.from({ length: 4 }, () =>
    openServer({ url: `http://127.0.0.1:${port}`, username: "default", attempts: 1 }),
  );
  await expect(migrate(stores[0]!)).rejects.toMatchObject({ errorClass: "retry" });
  await using engine = await startEngineProcess(directory.at("at-once"), port);
  await Promise.all(stores.map((store) => migrate(store)));
  const [row] = await stores[0]!.select("SELECT count() > 15 AS all FROM rolecall.schema_migrations FINAL");
  expect(row).toEqual({ all: 1 });
  for (const store of stores) await store[Symbol.asyncDispose]();
  expect(engine.url).toContain(String(port));
});

/** Of this process: another one may run the same test. */
const SMALL = join(tmpdir(), `rolecall-small-engine-${process.pid}`);
const canMount = mount(1);
if (canMount) spawnSync("umount", [SMALL]);

function mount(megabytes: number): boolean {
  spawnSync("mkdir", ["-p", SMALL]);
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", SMALL]).status === 0;
}

test.skipIf(!canMount)(
  `a full disk under the engine is said as such, and once there is room what was tried goes in once (needs root and tmpfs: ${canMount})`,
  async () => {
    expect(mount(24)).toBe(true);
    try {
      await using engine = await startEngineProcess(`${SMALL}/data`, await freePort());
      await using store = openServer({ url: engine.url, username: "default", attempts: 1 });
      await migrate(store);
      let n = 0;
      const noise = (length: number): string =>
        Buffer.from(crypto.getRandomValues(new Uint8Array(length))).toString("base64");
      const failing = (): Promise<StoreError | undefined> => {
        const rows = jsonRows([{ dead_uid: `d-${n}`, reason: "schema", raw: noise(60_000) }]);
        return store.insert("dead_letters", rows, { token: `d-${n}` }).then(
          () => undefined,
          (error: unknown) => error as StoreError,
        );
      };
      let error = await failing();
      for (; error === undefined && n < 2000; n += 1) error = await failing();
      expect(error).toBeInstanceOf(StoreError);
      expect(error?.errorClass).toBe("disk-full");
      const { bavail, bsize } = await statfs(SMALL);
      expect(bavail * bsize).toBeLessThan(8 * 1024 * 1024);
      expect(spawnSync("mount", ["-o", "remount,size=256m", SMALL]).status).toBe(0);
      expect(await failing()).toBeUndefined();
      const [row] = await store.select<{ n: number; uids: number }>(
        "SELECT count() AS n, uniqExact(dead_uid) AS uids FROM rolecall.dead_letters",
      );
      expect(row?.n).toBe(row?.uids);
    } finally {
      spawnSync("umount", ["-l", SMALL]);
      spawnSync("rmdir", [SMALL]);
    }
  },
);

test("SIGTERM under load: what is under way ends, the process exits 0 within 10 s, and says nothing", async () => {
  const engine = await startEngineProcess(directory.at("stopped"), await freePort());
  await using store = openServer({ url: engine.url, username: "default", attempts: 1 });
  await migrate(store);
  const { rows, token } = batchOf(0);
  let underWay = 2;
  const ended = (): void => {
    underWay -= 1;
  };
  const last = store.insert("events", rows, { token }).finally(ended);
  const slow = fetch(`${engine.url}/`, { method: "POST", body: "SELECT sleep(3)" })
    .then((response) => response.text())
    .finally(ended);
  // What has not come to the engine yet would find nobody.
  const known = "SELECT count() AS n FROM system.processes WHERE query LIKE 'INSERT%' OR query LIKE 'SELECT sleep%'";
  await until("both to be under way", async () => {
    const [row] = await store.select<{ n: number }>(known);
    return Number(row?.n) >= underWay ? true : undefined;
  });
  const begun = performance.now();
  engine.running.child.kill("SIGTERM");
  const ran = await engine.running.ended;
  expect([ran.exit, ran.err]).toEqual([0, ""]);
  expect(performance.now() - begun).toBeLessThan(10_000);
  await last;
  expect(await slow).toBe("0\n");
});
