import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../../../infra/free-port.ts";
import { startUp } from "../testing/start-up.ts";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 2, 2);

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-sent-again-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What `deploy` did on a day, a call each ten minutes. */
function bodyOf(day: number): string {
  const calls = Array.from({ length: 12 }, (_, n) => ({
    event_uid: `${day}-${n}`,
    time: new Date(START + day * DAY_MS + n * 600_000).toISOString(),
    identity_uid: "aws:123456789012:role:deploy",
    action: "GetObject",
  }));
  return calls.map((call) => JSON.stringify(call)).join("\n");
}

test("the same body counts once, however much later it comes again", async () => {
  const [data, config, port] = [join(directory, "data"), join(directory, "rolecall.yaml"), await freePort()];
  const listen = `listen: 127.0.0.1:${port}`;
  await writeFile(config, `console: { ${listen} }\ninputs: [{ http: { ${listen}, source: rolecall } }]\n`);
  const up = await startUp(config, data, port);
  for (const day of [0, 1, 2, 0, 2, 0]) {
    const response = await fetch(`${up.url}/v1/logs`, { method: "POST", body: bodyOf(day) });
    expect(await response.json()).toEqual({ accepted: 12, dead: 0 });
  }
  expect(await up.stop()).toBe(0);
  await using store = await openEmbedded(data);
  const [row] = await store.select<{ events: number }>("SELECT events FROM rolecall.identities FINAL");
  // The last ones of the last day may still be on hold.
  expect(row?.events).toBeGreaterThan(24);
  expect(row?.events).toBeLessThanOrEqual(36);
});
