import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createWorld, renderRecords } from "@rolecall/world";

const MAIN = join(import.meta.dirname, "../../packages/cli/src/main.ts");

/** A week of a small simulated company with a stolen token at their end, through the whole pipeline into `data`. */
export async function replayWorld(directory: string): Promise<{ readonly data: string; readonly endAt: number }> {
  const [log, data] = [join(directory, "world.ndjson"), join(directory, "data")];
  const startAt = Date.UTC(2026, 9, 26);
  const options = { seed: 7, startAt, quietDays: 7, attackDays: 0.25, identities: 1, attacks: ["stolen-ci-token"] };
  await pipeline(renderRecords(createWorld({ ...options, attackEveryHours: 0 }).records()), createWriteStream(log));
  await promisify(execFile)(process.execPath, [MAIN, "replay", log, "--data", data, "--json"], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
  });
  return { data, endAt: startAt + 7.25 * 86_400_000 };
}
