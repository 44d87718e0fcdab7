import type { Store, Table } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import {
  type FakePagerDuty,
  type FakeSlack,
  startFakePagerDuty,
  startFakeSlack,
} from "../../../../test/fakes/index.ts";
import { aFinding } from "../testing/a-finding.ts";
import { createDyingStore } from "../testing/dying-store.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { startAlerter } from "../testing/start-alerter.ts";
import type { Command, CommandAnswer } from "./command.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;
const DOWN_MS = 120_000;
/** Many lives at once share the machine: what is over for hours is another matter. */
const SPEED = 100;
const BY = "slack:U1";

/** What is asked of one finding and its group. `now` is when the first thing is asked. */
type Script = (about: { readonly groupId: string; readonly findingUid: string; readonly now: number }) => Command[];

function silenceOf(name: string, now: number): Command {
  const times = { startsAt: now, endsAt: now + 40 * HOUR_MS, updatedAt: now };
  const who = { createdBy: BY, comment: "maintenance", hidden: 0, episodes: [] };
  return {
    kind: "silence",
    silence: { silenceId: `s_${name}`, matchers: [["owner=team-payments"]], ...times, ...who },
  };
}

const judged = (findingUid: string, feedback: "expected" | "compromised"): Command => ({
  ...{ kind: "feedback", subject: { findingUid } },
  verdict: { feedback, by: BY, comment: "we know" },
});

/** What its orders have told of, each as the last of the table has it: `receiver reason`, without the first notification. */
type Told = readonly (readonly string[])[];
const NOTHING: readonly string[] = [];
const OVER = ["on-call all_alerts_resolved", "secops all_alerts_resolved"];

const SCRIPTS: readonly (readonly [string, Script, Told])[] = [
  ["a silence", ({ findingUid, now }) => [silenceOf(findingUid, now)], [NOTHING]],
  [
    "a silence that is ended again",
    ({ findingUid, now }) => [
      silenceOf(findingUid, now),
      { kind: "expire-silence", silenceId: `s_${findingUid}`, by: BY },
    ],
    [NOTHING, NOTHING],
  ],
  ["a snooze", ({ groupId }) => [{ kind: "snooze", groupId, forMs: 40 * HOUR_MS, by: BY }], [["secops snoozed"]]],
  [
    "an acknowledgement",
    ({ groupId }) => [{ kind: "acknowledge", subject: { groupId }, by: BY }],
    [["on-call acknowledged", "secops acknowledged"]],
  ],
  ["a verdict", ({ findingUid }) => [judged(findingUid, "compromised")], [OVER]],
  [
    "a verdict that is taken back",
    ({ findingUid, groupId }) => [
      judged(findingUid, "expected"),
      { kind: "reopen", subject: { groupId }, by: BY, comment: "" },
    ],
    [OVER, OVER],
  ],
  [
    "a verdict on a finding that is taken back",
    ({ findingUid }) => [
      judged(findingUid, "expected"),
      { kind: "reopen", subject: { findingUid }, by: BY, comment: "a slip" },
    ],
    [OVER, OVER],
  ],
  ["an end", ({ groupId }) => [{ kind: "resolve", subject: { groupId }, by: BY }], [OVER]],
  [
    "an end that is taken back",
    ({ groupId }) => [
      { kind: "resolve", subject: { groupId }, by: BY },
      { kind: "reopen", subject: { groupId }, by: BY, comment: "" },
    ],
    [OVER, OVER],
  ],
  [
    "a press of somebody who may not",
    ({ groupId }) => [{ kind: "refused-action", by: BY, action: "acknowledge", groupId, reason: "not-a-responder" }],
    [NOTHING],
  ],
  [
    "a change",
    ({ findingUid }) => [
      {
        ...{ kind: "told-change", change_uid: findingUid, change: "deploy", identities: ["*"], note: "", by: BY },
        ...{ from: "2026-11-24T10:00:00.000Z", until: "2026-11-24T16:00:00.000Z" },
      },
    ],
    [NOTHING],
  ],
  ["what is too late", () => [{ kind: "snooze", groupId: "g_0", forMs: HOUR_MS, by: BY }], [NOTHING]],
];

interface World extends AsyncDisposable {
  readonly slack: FakeSlack;
  readonly pager: FakePagerDuty;
}

async function openWorld(): Promise<World> {
  const [slack, pager] = await Promise.all([startFakeSlack(), startFakePagerDuty()]);
  const dispose = async (): Promise<void> =>
    void (await Promise.all([slack, pager].map((each) => each[Symbol.asyncDispose]())));
  return { slack, pager, [Symbol.asyncDispose]: dispose };
}

interface Life {
  readonly tenant: string;
  readonly answers: readonly CommandAnswer[];
}

function configOf(tenant: string, { slack, pager }: World): string {
  return `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}", change_events: true } }
route:
  receiver: secops
  routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: secops }]
`;
}

interface Death {
  /** In which order, and after how many writes that came of it. */
  readonly at: number;
  readonly inserts: number;
}

/** A finding was told; the orders of the script are about it. */
async function begin(world: World, tenant: string, script: Script) {
  const clock = createFastClock(SPEED);
  const dying = createDyingStore(store);
  const alerter = startAlerter({ store: dying.store, clock, config: configOf(tenant, world) });
  await alerter.detect(aFinding(tenant, { tenant }));
  await eventually(() => expect([world.slack.messages.length, world.pager.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  const { metadata } = world.slack.messages[0] as unknown as { metadata: { event_payload: { group: string } } };
  const about = { groupId: metadata.event_payload.group, findingUid: `f_${tenant}`, now: clock.now() };
  const orders = script(about).map((command, n) => ({ id: `${tenant}-${n}`, command }));
  return { clock, dying, alerter, orders };
}

/** Asks everything of one alerter that lives; with how often it wrote for each order. */
async function undisturbed(tenant: string, script: Script, told: Told) {
  await using world = await openWorld();
  const { alerter, dying, orders } = await begin(world, tenant, script);
  const answers: CommandAnswer[] = [];
  const writes: (readonly Table[])[] = [];
  for (const [n, order] of orders.entries()) {
    const before = dying.written.length;
    answers.push(await alerter.commands.send(order));
    writes.push(dying.written.slice(before));
    await eventually(async () => expect(await toldOf(tenant)).toEqual(told[n]));
  }
  await alerter.stop();
  return { writes, left: await leftOf({ tenant, answers }, world) };
}

/** Asks, dies, and asks everything again of the next one, until that leaves what is expected. */
async function disturbed(
  tenant: string,
  script: Script,
  { at, inserts }: Death,
  told: Told,
  left: object,
): Promise<void> {
  await using world = await openWorld();
  const { alerter, dying, orders, clock } = await begin(world, tenant, script);
  for (const [n, order] of orders.entries()) {
    if (n === at) dying.dieAfter(inserts);
    const answer = await alerter.commands.send(order).catch(() => undefined);
    if (n === at) break;
    expect(answer).toBeDefined();
    await eventually(async () => expect(await toldOf(tenant)).toEqual(told[n]));
  }
  dying.dieAfter(0);
  await alerter.die();
  const late = { ...clock, now: () => clock.now() + DOWN_MS };
  const next = startAlerter({ store, clock: late, config: configOf(tenant, world) });
  const answers: CommandAnswer[] = [];
  for (const [n, order] of orders.entries()) {
    answers.push(await next.commands.send(order));
    if (n >= at) await eventually(async () => expect(await toldOf(tenant)).toEqual(told[n]));
  }
  await eventually(async () =>
    expect({ at, inserts, ...(await leftOf({ tenant, answers }, world)) }).toEqual({ at, inserts, ...left }),
  );
  await next.stop();
}

/** What was told after the first notification, and what is still to be. */
async function toldOf(tenant: string): Promise<readonly string[]> {
  const rows = await store.select<{ told: string }>(
    `SELECT DISTINCT concat(receiver, ' ', reason, if(outcome = 'sent', '', concat(': ', outcome))) AS told
     FROM rolecall.notifications FINAL
     WHERE tenant = {tenant:String} AND reason != 'first_notification' ORDER BY ALL`,
    { tenant },
  );
  return rows.map(({ told }) => told);
}

/** What is left of it for whoever looks: rows, and what was told. */
async function leftOf({ tenant, answers }: Life, { slack, pager }: World): Promise<object> {
  const rows = (sql: string) => store.select<Record<string, unknown>>(sql, { tenant });
  const [message] = slack.messages;
  return {
    // The clocks of two lives are never the same.
    answers: answers.map((each) => ({ ...each, message: each.message.replace(/until .{16} UTC/, "until then") })),
    audit: await rows(
      "SELECT kind, actor FROM rolecall.audit_log FINAL WHERE writer = concat('alerter-', {tenant:String}) ORDER BY seq",
    ),
    feedback: await rows("SELECT verdict FROM rolecall.feedback FINAL WHERE tenant = {tenant:String} ORDER BY at"),
    silences: await rows(
      `SELECT intDiv(dateDiff('second', starts_at, ends_at), 3600) AS hours, created_by FROM rolecall.silences FINAL
       WHERE tenant = {tenant:String}`,
    ),
    episodes: await rows(
      `SELECT argMax(state, at) AS state, argMax(reason, at) AS reason, argMax(actor, at) AS actor
       FROM rolecall.episodes WHERE tenant = {tenant:String} GROUP BY episode_id`,
    ),
    slack: [slack.messages.length, [...new Set(slack.replies(message?.ts ?? "").map(({ text }) => saidIn(text)))]],
    pager: pager.alerts.map(({ state }) => state),
    changes: pager.changes.map(({ payload }) => (payload as { summary: string }).summary),
  };
}

/** Without names and times. A message that was under way when the process died may be there twice. */
function saidIn(text: string): string {
  return text.replace(/ until \S+ \S+ UTC|called by .*/g, "").split("\n")[0] ?? "";
}

test.each(SCRIPTS)(
  "%s leaves the same wherever the alerter dies on the way and is asked again",
  async (name, script, told) => {
    const tenant = name.replaceAll(" ", "-");
    const { writes, left } = await undisturbed(tenant, script, told);
    for (const [at, tables] of writes.entries()) {
      const deaths = [...tables, "none"].map((_, inserts) => ({ at, inserts }));
      await Promise.all(
        deaths.map((death) => disturbed(`${tenant}-${at}-${death.inserts}`, script, death, told, left)),
      );
    }
  },
);
