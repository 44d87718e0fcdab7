import { Writable } from "node:stream";
import type { Store } from "@rolecall/clickhouse";
import { createHealth } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { prepare } from "./service.ts";
import { createTroubles } from "./troubles.ts";

const OF_TOMORROW = { version: 9999, name: "9999-of-tomorrow.sql", checksum: "x" };

test("a history that a newer release has migrated is named in the log and in readiness, and nothing of it is changed", async () => {
  let said = "";
  const commands: string[] = [];
  const stop = new AbortController();
  const health = createHealth();
  const stream = new Writable({
    write(chunk, _, done) {
      said += String(chunk);
      done();
    },
  });
  const troubles = createTroubles(createLog({ level: "info", name: "detector", stream }));
  health.ready("waiting", () => troubles.check());
  const store = {
    select: async (sql: string) => (sql.includes("count()") ? [{ n: 1 }] : [OF_TOMORROW]),
    command: async (sql: string) => void commands.push(sql),
  } as unknown as Store;
  await using resources = new AsyncDisposableStack();
  const preparing = prepare(
    {
      ...{ name: "detector", store, health, troubles, signal: stop.signal },
      config: { clickhouse: undefined, retention: {} } as never,
      ...{
        kafkaConfig: { partitions: 1 } as never,
        kafka: {} as never,
        reloads: {} as never,
        history: async () => undefined,
      },
    },
    resources,
  );
  await eventually(() =>
    expect(said).toContain('"part":"tables and topics","msg":"9999-of-tomorrow.sql is from a newer'),
  );
  expect((await health.readyz()).body.checks["waiting"]).toBe(
    "tables and topics: 9999-of-tomorrow.sql is from a newer release than this one: upgrade",
  );
  expect(commands).toEqual([]);
  stop.abort();
  await preparing;
});
