import { type Store, StoreError } from "@rolecall/clickhouse";
import type { Clock } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakeSlack } from "../../../../test/fakes/index.ts";
import { aFinding } from "../testing/a-finding.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { startAlerter } from "../testing/start-alerter.ts";
import { type RecordableCommand, recordCommand } from "./record.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The store of a process that dies once a verdict is written down: what comes of it is not. */
function dyingAfterVerdict(): Store {
  let isDead = false;
  return {
    select: (sql, parameters) => store.select(sql, parameters),
    stream: (sql, parameters) => store.stream(sql, parameters),
    command: (sql) => store.command(sql),
    analyst: store.analyst,
    [Symbol.asyncDispose]: () => Promise.resolve(),
    async insert(table, rows, options) {
      if (isDead) throw new StoreError("closed", 0, "the process has died");
      await store.insert(table, rows, options);
      isDead = table === "turns" && Buffer.from(rows).includes("feedback");
    },
  };
}

/** The clock, so much later. */
function later(clock: Clock, ms: number): Clock {
  return { ...clock, now: () => clock.now() + ms };
}

interface Closed {
  readonly state: string;
  /** Epoch ms; 0 where nothing is expected. */
  readonly ends_at: number;
}

/** The newest state of the tenant's one episode. */
async function episodeOf(tenant: string): Promise<Closed | undefined> {
  const [row] = await store.select<Closed>(
    `SELECT argMax(state, at) AS state,
       JSONExtractUInt(argMax(body, at), 'expectation', 'endsAt') AS ends_at
     FROM rolecall.episodes WHERE tenant = {tenant:String} HAVING count() > 0`,
    { tenant },
  );
  return row === undefined ? undefined : { ...row, ends_at: Number(row.ends_at) };
}

interface Case {
  /** What was asked for; the usual 30 days where it is absent. */
  readonly forMs?: number;
  /** How long nothing ran. */
  readonly downMs: number;
  /** From when it was said. */
  readonly endsAfterMs: number;
}

test.each<[string, Case]>([
  ["when the analyst wanted", { forMs: 2 * HOUR_MS, downMs: 0, endsAfterMs: 2 * HOUR_MS }],
  ["also where that is over by then", { forMs: HOUR_MS, downMs: DAY_MS, endsAfterMs: HOUR_MS }],
  ["30 days after it was said", { downMs: 3 * DAY_MS, endsAfterMs: 30 * DAY_MS }],
  ["no later than that", { forMs: 90 * DAY_MS, downMs: DAY_MS, endsAfterMs: 30 * DAY_MS }],
])("section 13: an expectation whose alerter died before it took effect ends %s", async (name, each) => {
  for (const isOffline of [false, true]) {
    const tenant = `${isOffline ? "offline" : "died"}-${name.replaceAll(" ", "-")}`;
    await using slack = await startFakeSlack();
    const clock = createFastClock(50);
    const config = `
tenant: ${tenant}
receivers: [{ name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }]
`;
    const first = startAlerter({ store: isOffline ? store : dyingAfterVerdict(), clock, config });
    await first.detect(aFinding(`u-${tenant}`, { tenant }));
    await eventually(() => expect(slack.messages).toHaveLength(1));
    await eventually(() => expect(first.isIdle()).toBe(true));
    const askedAfter = clock.now();
    const endsAt = each.forMs === undefined ? undefined : clock.now() + each.forMs;
    const command: RecordableCommand = {
      ...{ kind: "feedback", subject: { findingUid: `f_u-${tenant}` } },
      verdict: { feedback: "expected", by: "ann", comment: "", endsAt },
    };
    if (isOffline) await first.stop();
    if (isOffline) await recordCommand(store, tenant, command, clock.now());
    else await expect(first.commands.send({ command })).rejects.toThrow();
    const askedBefore = clock.now();
    await first.die();
    expect(await episodeOf(tenant)).toMatchObject({ state: "firing" });

    const second = startAlerter({ store, clock: later(clock, each.downMs), config });
    await eventually(async () => expect(await episodeOf(tenant)).toMatchObject({ state: "closed" }));
    const { ends_at = 0 } = (await episodeOf(tenant)) ?? {};
    expect(ends_at - each.endsAfterMs).toBeGreaterThanOrEqual(askedAfter);
    expect(ends_at - each.endsAfterMs).toBeLessThanOrEqual(askedBefore);
    await second.stop();
  }
});
