import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { rolecall, rolecallDone, spawnRolecall } from "./harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";

const ASK = ["query", "SELECT count() AS n FROM events_latest", "--format", "csv"] as const;
const EVENT = '{"time":"2026-01-05T00:00:00Z","identity_uid":"aws:1:role:x","action":"A"}\n';

let directory: TemporaryDirectory;
let data: string;
beforeAll(async () => {
  directory = await temporaryDirectory();
  data = directory.at("history");
  await writeFile(directory.at("event.ndjson"), EVENT);
  await rolecallDone(["replay", directory.at("event.ndjson"), "--data", data]);
});
afterAll(() => directory[Symbol.asyncDispose]());

test("verbs at the same time wait for each other, and say nothing of it", async () => {
  const all = await Promise.all([1, 2, 3].map(() => rolecall([...ASK, "--data", data])));
  // Elsewhere only the engine knows who has the lock, and tells standard error itself.
  const isQuiet = existsSync("/proc/locks");
  expect(all.map(({ exit, out, err }) => [exit, out, isQuiet || exit !== 0 ? err : ""])).toEqual(
    all.map(() => [0, "n\n1\n", ""]),
  );
});

test("a verb waits for what is about to serve it", async () => {
  const up = spawnRolecall(["up", "--data", data, "--port", String(await freePort())]);
  const asked = await rolecall([...ASK, "--data", data]);
  up.child.kill("SIGTERM");
  await up.ended;
  expect([asked.exit, asked.out]).toEqual([0, "n\n1\n"]);
});
