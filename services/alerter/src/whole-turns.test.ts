import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import {
  type FakePagerDuty,
  type FakeSlack,
  type FakeWebhook,
  startFakePagerDuty,
  startFakeSlack,
  startFakeWebhook,
} from "../../../test/fakes/index.ts";
import type { Command } from "./commands/command.ts";
import { aFinding, later } from "./testing/a-finding.ts";
import { createDyingStore, type DyingStore } from "./testing/dying-store.ts";
import { createFastClock, type FastClock } from "./testing/fast-clock.ts";
import { type RunningAlerter, startAlerter } from "./testing/start-alerter.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;
/** Longer than what was restored waits before it is told. */
const QUIET_MS = 60_000;

const INTEGRATIONS = 3;

type Step = { readonly findings: readonly Finding[] } | { readonly command: Command } | { readonly until: string };

interface Story {
  /** Of the route. */
  readonly route?: string;
  /** Of each receiver. */
  readonly receiver?: string;
  readonly steps: (tenant: string) => readonly Step[];
}

const silenced: Step = {
  command: {
    kind: "silence",
    silence: {
      ...{
        silenceId: "s_1",
        matchers: [["identity_kind=role"]],
        startsAt: Date.now(),
        endsAt: Date.now() + 100 * HOUR_MS,
      },
      ...{ updatedAt: Date.now(), createdBy: "ann", comment: "maintenance", hidden: 0, episodes: [] },
    },
  },
};

const STORIES: Readonly<Record<string, Story>> = {
  "a finding and newer evidence": {
    steps: (tenant) => [{ findings: [aFinding("a", { tenant })] }, { findings: [later(aFinding("a", { tenant }))] }],
  },
  "another that joins its group": {
    route: "group_by: [owner], group_interval: 1m,",
    steps: (tenant) => [{ findings: [aFinding("a", { tenant })] }, { findings: [aFinding("b", { tenant })] }],
  },
  "a severity that is raised": {
    steps: (tenant) => [
      { findings: [aFinding("a", { tenant, severity: "medium" })] },
      { findings: [later(aFinding("a", { tenant }), { severity: "critical" })] },
    ],
  },
  "what a silence holds back": {
    steps: (tenant) => [silenced, { findings: [aFinding("a", { tenant }), aFinding("b", { tenant })] }],
  },
  "a verdict": {
    steps: (tenant) => [
      { findings: [aFinding("a", { tenant })] },
      {
        command: {
          ...{ kind: "feedback", subject: { findingUid: "f_a" } },
          verdict: { feedback: "compromised", by: "ann", comment: "we know" },
        },
      },
    ],
  },
  "an end": {
    steps: (tenant) => [
      { findings: [aFinding("a", { tenant })] },
      { command: { kind: "resolve", subject: { findingUid: "f_a" }, by: "ann" } },
    ],
  },
  "a repeat": {
    route: "repeat_interval: 4h,",
    steps: (tenant) => [{ findings: [aFinding("a", { tenant })] }, { until: "repeat_interval_elapsed" }],
  },
  "a storm": {
    receiver: "max_per_minute: 1,",
    steps: (tenant) => [
      { findings: ["a", "b", "c", "d"].map((name) => aFinding(name, { tenant })) },
      { until: "storm_digest" },
    ],
  },
};

interface World extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly pager: FakePagerDuty;
  readonly hook: FakeWebhook;
}

async function openWorld(): Promise<World> {
  const [slack, pager, hook] = await Promise.all([startFakeSlack(), startFakePagerDuty(), startFakeWebhook()]);
  const dispose = async (): Promise<void> =>
    void (await Promise.all([slack, pager, hook].map((each) => each[Symbol.asyncDispose]())));
  return { slack, pager, hook, [Symbol.asyncDispose]: dispose };
}

function configOf(tenant: string, { route = "", receiver = "" }: Story, { slack, pager, hook }: World): string {
  return `
tenant: ${tenant}
receivers:
  - name: all
    ${receiver.replace(",", "")}
    slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" }
    pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}" }
    webhook: { url: "${hook.url}/hook", allow_private: true }
route: { receiver: all, ${route} group_wait: 30s }
`;
}

/** Does all steps, with another alerter from the one on in which the first has died. */
async function tell(tenant: string, story: Story, world: World, dying: DyingStore): Promise<void> {
  const clock = createFastClock(200);
  const config = configOf(tenant, story, world);
  const start = (over: Store): RunningAlerter => startAlerter({ store: over, clock, config });
  const life: Life = { tenant, world, clock, dying, alerter: start(dying.store) };
  let living = life;
  for (const [n, step] of story.steps(tenant).entries()) {
    const order = `${tenant}-${n}`;
    await take(living, step, order);
    if (!living.dying.isDead) continue;
    await living.alerter.die();
    living = { ...life, dying: createDyingStore(store), alerter: start(store) };
    const { alerter } = living;
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    clock.pass(QUIET_MS);
    await eventually(() => expect(alerter.isIdle()).toBe(true));
    await take(living, step, order);
  }
  await living.alerter.stop();
}

interface Life {
  readonly tenant: string;
  readonly world: World;
  readonly clock: FastClock;
  readonly dying: DyingStore;
  readonly alerter: RunningAlerter;
}

async function take({ tenant, world, clock, dying, alerter }: Life, step: Step, id: string): Promise<void> {
  let isAnswered = false;
  const answered = (): void => {
    isAnswered = true;
  };
  if ("findings" in step) await alerter.deliver(...step.findings);
  // One that has died before it listened answers nobody.
  else if ("command" in step) void alerter.commands.send({ id, command: step.command }).then(answered, () => undefined);
  const isTold = (): boolean => !("until" in step) || world.hook.deliveries.some(({ raw }) => raw.includes(step.until));
  // The engine is asked once the alerter says that it is done: many lives at once ask the same one.
  await eventually(async () => {
    if (dying.isDead) return;
    if (!isTold() && alerter.isIdle()) clock.pass(QUIET_MS);
    expect({ isTold: isTold(), isIdle: alerter.isIdle() }).toEqual({ isTold: true, isIdle: true });
    if ("command" in step) expect(isAnswered).toBe(true);
    const said = await noticesOf(tenant);
    expect(said.map(({ outcome }) => outcome)).not.toContain("pending");
    if (!("until" in step)) return;
    const told = said.filter(({ reason, outcome }) => reason === step.until && outcome === "sent");
    expect(told).toHaveLength(INTEGRATIONS);
  });
}

function noticesOf(tenant: string): Promise<readonly { integration: string; reason: string; outcome: string }[]> {
  return store.select(
    `SELECT integration, reason, outcome, uniqExact(notice_id) AS notices FROM rolecall.notifications FINAL
     WHERE tenant = {tenant:String} GROUP BY ALL ORDER BY ALL`,
    { tenant },
  );
}

async function leftOf(tenant: string, { pager, hook }: World): Promise<object> {
  const rows = (sql: string) => store.select<Record<string, unknown>>(sql, { tenant });
  return {
    notices: await noticesOf(tenant),
    receipts: await rows(
      `SELECT integration, stage, reason, sum(count) AS n FROM rolecall.receipts FINAL
       WHERE tenant = {tenant:String} GROUP BY ALL ORDER BY ALL`,
    ),
    episodes: await rows(
      `SELECT argMax(state, at) AS state, argMax(reason, at) AS reason, argMax(JSONExtractUInt(body, 'count'), at) AS n
       FROM rolecall.episodes WHERE tenant = {tenant:String} GROUP BY episode_id ORDER BY ALL`,
    ),
    pager: pager.alerts.map(({ state }) => state),
    hook: new Set(hook.deliveries.map(({ id }) => id)).size,
  };
}

test.each(Object.entries(STORIES))(
  "%s leave the same, wherever the alerter dies while it writes",
  async (name, story) => {
    const tenant = name.replaceAll(" ", "-");
    await using world = await openWorld();
    const counting = createDyingStore(store);
    await tell(tenant, story, world, counting);
    const left = await leftOf(tenant, world);
    const posts = world.slack.messages.length;
    const { written } = counting;
    await Promise.all(
      written.map(async (table, inserts) => {
        await using other = await openWorld();
        const dying = createDyingStore(store);
        dying.dieAfter(inserts);
        await tell(`${tenant}-${inserts}`, story, other, dying);
        const seen = await leftOf(`${tenant}-${inserts}`, other);
        expect({ inserts, table, ...seen }).toEqual({ inserts, table, ...left });
        // Slack knows no key: one that was under way may be there twice.
        expect(other.slack.messages.length - posts).toBeOneOf([0, 1]);
      }),
    );
  },
);

test("a message leaves as soon as it is sure that it will be told of, before that can be read", async () => {
  const tenant = "at-once";
  await using world = await openWorld();
  const told = Promise.withResolvers<void>();
  const slow: Store = {
    ...createDyingStore(store).store,
    async insert(table, rows, options) {
      if (table === "notifications") await told.promise;
      await store.insert(table, rows, options);
    },
  };
  const alerter = startAlerter({
    store: slow,
    clock: createFastClock(200),
    config: configOf(tenant, {} as Story, world),
  });
  await alerter.deliver(aFinding("a", { tenant }));
  await eventually(() => expect(world.hook.deliveries).toHaveLength(1));
  expect(await noticesOf(tenant)).toEqual([]);
  told.resolve();
  await eventually(async () =>
    expect((await noticesOf(tenant)).map(({ outcome }) => outcome)).toEqual(["sent", "sent", "sent"]),
  );
  await alerter.stop();
});
