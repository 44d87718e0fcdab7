import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import type { Clock } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import {
  type FakePagerDuty,
  type FakeSlack,
  startFakePagerDuty,
  startFakeSlack,
} from "../../../../test/fakes/index.ts";
import { markReplayed } from "../replayed.ts";
import { aFinding, later } from "../testing/a-finding.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { type RunningAlerter, startAlerter } from "../testing/start-alerter.ts";
import type { Command } from "./command.ts";
import { type RecordableCommand, recordCommand } from "./record.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const DAY_MS = 24 * 3_600_000;
const TAKEN_OUT = "what the verdict took out of what is known of it stays out";
const OVER = "its alert is over, so nobody is told now; the same alerts again";
const NEVER = { accepted: false, reason: "conflict", message: "nobody has judged it: there is nothing to take back" };

type Word = "expected" | "dismissed" | "compromised" | "reopen";

/** One tenant with two receivers, and a finding that both have been told of. */
interface Story extends AsyncDisposable {
  readonly finding: Finding;
  readonly slack: FakeSlack;
  readonly pager: FakePagerDuty;
  readonly clock: Clock;
  readonly alerter: RunningAlerter;
  /** Another one on the same tables, so much later. */
  next(afterMs: number): RunningAlerter;
}

async function tellStory(tenant: string): Promise<Story> {
  const [slack, pager] = await Promise.all([startFakeSlack(), startFakePagerDuty()]);
  const clock = createFastClock(50);
  const config = `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}" } }
route:
  receiver: secops
  group_by: [identity_uid]
  group_interval: 1m
  routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: secops }]
`;
  const finding = aFinding(tenant, { tenant });
  const alerter = startAlerter({ store, clock, config });
  await alerter.detect(finding);
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  const fakes = [slack, pager];
  return {
    ...{ finding, slack, pager, clock, alerter },
    next: (afterMs) => startAlerter({ store, clock: { ...clock, now: () => clock.now() + afterMs }, config }),
    [Symbol.asyncDispose]: async () => void (await Promise.all(fakes.map((each) => each[Symbol.asyncDispose]()))),
  };
}

function word({ finding_uid: findingUid }: Finding, said: Word, by = "ann"): RecordableCommand {
  const subject = { findingUid };
  if (said === "reopen") return { kind: "reopen", subject, by, comment: " a slip " };
  return { kind: "feedback", subject, verdict: { feedback: said, by, comment: "" } };
}

/** What an *expected* covers, as its answer says. */
const COVERS = /^the same tells nobody until [^;]* UTC, while it is no graver than \w+, and nothing shows beside it$/;

/** Has it judged, and waits until everybody has heard of the end: who has not is not told of more. */
async function judge({ finding, slack, pager }: Story, alerter: RunningAlerter, said: Word): Promise<void> {
  const message = said === "expected" ? expect.stringMatching(COVERS) : "";
  expect(await alerter.commands.send({ command: word(finding, said) })).toEqual({ accepted: true, message });
  await eventually(() => expect(slack.messages[0]?.text).toContain("[Resolved]"));
  await eventually(() => expect(pager.alerts.at(-1)?.state).toBe("resolved"));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
}

/** The words said of the finding, in order: what, by whom, why. */
async function saidOf({ finding_uid: uid }: Finding): Promise<readonly string[]> {
  const rows = await store.select<{ said: string }>(
    `SELECT concat(verdict, ' ', actor, if(comment = '', '', concat(': ', comment))) AS said FROM rolecall.feedback FINAL
     WHERE finding_uid = {uid:String} ORDER BY at`,
    { uid },
  );
  return rows.map(({ said }) => said);
}

/** `state reason` of its episodes, by when they began. */
async function statesOf({ finding_uid: uid }: Finding): Promise<readonly string[]> {
  const rows = await store.select<{ state: string }>(
    `SELECT concat(argMax(state, at), ' ', argMax(reason, at)) AS state FROM rolecall.episodes
     WHERE finding_uid = {uid:String} GROUP BY episode_id ORDER BY min(opened_at)`,
    { uid },
  );
  return rows.map(({ state }) => state);
}

/** What the last reply in the thread leads with. */
function lastReply({ slack }: Story): string {
  return (
    slack
      .replies(slack.messages[0]?.ts ?? "")
      .at(-1)
      ?.text.split("\n")[0] ?? ""
  );
}

function isTold(story: Story): Promise<void> {
  return eventually(() => {
    expect(lastReply(story)).toBe("Reopened by ann: a slip");
    expect(story.slack.messages).toHaveLength(1);
    expect(story.slack.messages[0]?.text).not.toContain("[Resolved]");
    expect(story.pager.alerts.map(({ state }) => state)).toEqual(["resolved", "open"]);
  });
}

/** Whether the same evidence is held back, or told. */
async function heldBy(alerter: RunningAlerter, { finding, slack }: Story): Promise<"held" | "told"> {
  const before = slack.calls.length;
  await alerter.detect(later(finding, { last_seen: "2026-11-24T11:00:00.000Z" }));
  const held = () =>
    store.select("SELECT 1 FROM rolecall.receipts WHERE finding_uid = {uid:String} AND reason = 'marked-expected'", {
      uid: finding.finding_uid,
    });
  return eventually(async () => {
    const isHeld = (await held()).length > 0;
    expect(isHeld || slack.calls.length > before).toBe(true);
    return isHeld ? "held" : "told";
  });
}

test.each<[Word, string]>([
  ["expected", ""],
  ["dismissed", ""],
  ["compromised", TAKEN_OUT],
])(
  "%s is taken back: its message and its incident are open again and say who, and it is written down",
  async (said, beside) => {
    await using story = await tellStory(`back-${said}`);
    const { alerter, finding } = story;
    await judge(story, alerter, said);
    const command = word(finding, "reopen");
    expect(await alerter.commands.send({ command })).toEqual({ accepted: true, message: beside });
    await isTold(story);
    expect(await alerter.commands.send({ command: word(finding, "reopen", "bob") })).toEqual({
      ...{ accepted: true, message: "it is reopened already, by ann" },
    });
    await alerter.stop();
    expect(await statesOf(finding)).toEqual(["firing firing"]);
    expect(await saidOf(finding)).toEqual([`${said} ann`, "reopened ann: a slip"]);
    const audited = await store.select(
      `SELECT kind, actor, subject FROM rolecall.audit_log FINAL
     WHERE writer = concat('alerter-', {tenant:String}) ORDER BY seq`,
      { tenant: finding.tenant },
    );
    expect(audited).toEqual(
      ["feedback", "reopen"].map((kind) => ({ kind, actor: "ann", subject: finding.finding_uid })),
    );
  },
);

test.each<[string, (story: Story) => Promise<RunningAlerter>]>([
  [
    "a reload",
    async ({ alerter, finding, slack, pager }) => {
      await alerter.reload(`
tenant: ${finding.tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pager.url}" } }
route: { receiver: secops, group_by: [identity_uid], group_interval: 2m, routes: [{ name: chat, receiver: secops }] }
`);
      return alerter;
    },
  ],
  [
    "a restart",
    async (story) => {
      await story.alerter.stop();
      return story.next(60_000);
    },
  ],
])("what was expected is not expected again after %s", async (name, then) => {
  await using story = await tellStory(`after-${name.replaceAll(" ", "-")}`);
  await judge(story, story.alerter, "expected");
  await story.alerter.commands.send({ command: word(story.finding, "reopen") });
  await isTold(story);
  await eventually(() => expect(story.alerter.isIdle()).toBe(true));
  const alerter = await then(story);
  expect(await heldBy(alerter, story)).toBe("told");
  await alerter.stop();
});

test.each<
  [
    string,
    (story: Story) => RecordableCommand | { kind: "reopen"; subject: { groupId: string }; by: string; comment: string },
  ]
>([
  ["by the finding", ({ finding }) => word(finding, "reopen")],
  [
    "by its message",
    ({ slack }) => {
      const { metadata } = slack.messages[0] as unknown as { metadata: { event_payload: { group: string } } };
      return { kind: "reopen", subject: { groupId: metadata.event_payload.group }, by: "ann", comment: "a slip" };
    },
  ],
])("it is taken back after the same has come again and was held back: that is told, %s", async (name, commandOf) => {
  await using story = await tellStory(`held-${name.replaceAll(" ", "-")}`);
  const { alerter, finding } = story;
  await judge(story, alerter, "expected");
  expect(await heldBy(alerter, story)).toBe("held");
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  expect(await alerter.commands.send({ command: commandOf(story) })).toEqual({ accepted: true, message: "" });
  await isTold(story);
  await alerter.stop();
  expect(await statesOf(finding)).toEqual(["resolved resolved", "firing firing"]);
  // Of two stretches of one finding the newer has the last row.
  const [row] = await store.select(
    "SELECT argMax(state, at) AS state, uniqExact(at) = count() AS apart FROM rolecall.episodes WHERE finding_uid = {uid:String}",
    { uid: finding.finding_uid },
  );
  expect(row).toEqual({ state: "firing", apart: 1 });
});

test("who says otherwise of what is held back as expected hears whose word is over, and the way back goes for both", async () => {
  await using story = await tellStory("otherwise");
  const { alerter, finding } = story;
  await judge(story, alerter, "expected");
  expect(await heldBy(alerter, story)).toBe("held");
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  const answer = await alerter.commands.send({ command: word(finding, "compromised", "eve") });
  expect(answer).toEqual({
    accepted: true,
    message: expect.stringMatching(/^the same is no longer expected, as ann had it until .* UTC$/),
  });
  await alerter.commands.send({ command: word(finding, "reopen") });
  await isTold(story);
  await alerter.stop();
  expect(await statesOf(finding)).toEqual(["resolved resolved", "firing firing"]);
});

test("while no alerter runs it is written down, takes effect at the next start and only there, and the next word holds", async () => {
  await using story = await tellStory("offline");
  const { finding, alerter, clock } = story;
  await judge(story, alerter, "expected");
  await alerter.stop();
  const record = (said: Word, by?: string) =>
    recordCommand(store, finding.tenant, word(finding, said, by), clock.now());
  expect(await record("dismissed")).toMatchObject({ accepted: false, reason: "conflict" });
  expect(await record("reopen")).toEqual({ accepted: true, message: "" });
  expect(await record("reopen", "bob")).toEqual({ accepted: true, message: "it is reopened already, by ann" });
  expect(await statesOf(finding)).toEqual(["closed expected"]);
  const second = story.next(60_000);
  await isTold(story);
  await eventually(() => expect(second.isIdle()).toBe(true));
  await second.stop();
  expect(await statesOf(finding)).toEqual(["firing firing"]);

  expect(await record("dismissed", "bob")).toMatchObject({ message: "" });
  expect(await record("reopen", "bob")).toMatchObject({ message: "" });
  expect(await record("compromised", "bob")).toMatchObject({ message: "" });
  const third = story.next(120_000);
  await eventually(async () => expect(await statesOf(finding)).toEqual(["closed true_positive"]));
  await third.stop();
  expect(await saidOf(finding)).toEqual([
    ...["expected ann", "reopened ann: a slip", "dismissed bob", "reopened bob: a slip", "compromised bob"],
  ]);
  // Nothing of that is done once more.
  const fourth = story.next(180_000);
  await eventually(() => expect(fourth.isIdle()).toBe(true));
  await fourth.stop();
  expect(await statesOf(finding)).toEqual(["closed true_positive"]);
});

test("written down against a verdict that took effect, then judged anew before anybody could obey: both, in order", async () => {
  await using story = await tellStory("in-order");
  const { finding, alerter, clock } = story;
  await judge(story, alerter, "expected");
  await alerter.stop();
  const at = clock.now();
  // In one millisecond.
  for (const said of ["reopen", "dismissed"] as const)
    await recordCommand(store, finding.tenant, word(finding, said), at);
  const second = story.next(60_000);
  await eventually(async () => expect(await statesOf(finding)).toEqual(["closed false_positive"]));
  expect(await heldBy(second, story)).toBe("told");
  await second.stop();
  expect(await saidOf(finding)).toEqual(["expected ann", "reopened ann: a slip", "dismissed ann"]);
});

test("who judges it while what was written down has yet to take effect is heard after that, and not told of what it was before", async () => {
  await using story = await tellStory("heard-after");
  const { finding, alerter, clock } = story;
  await judge(story, alerter, "expected");
  await alerter.stop();
  await recordCommand(store, finding.tenant, word(finding, "reopen", "bob"), clock.now());
  const second = story.next(60_000);
  expect(await second.commands.send({ command: word(finding, "expected", "eve") })).toEqual({
    ...{ accepted: true, message: expect.stringMatching(COVERS) },
  });
  await eventually(() => expect(second.isIdle()).toBe(true));
  await second.stop();
  expect(await statesOf(finding)).toEqual(["closed expected"]);
  expect(await saidOf(finding)).toEqual(["expected ann", "reopened bob: a slip", "expected eve"]);
});

test("what was taken back and is over since is not opened by the next start", async () => {
  await using story = await tellStory("over-since");
  const { alerter, finding, slack } = story;
  await judge(story, alerter, "dismissed");
  await alerter.commands.send({ command: word(finding, "reopen") });
  await isTold(story);
  await alerter.commands.send({
    command: { kind: "resolve", subject: { findingUid: finding.finding_uid }, by: "ann" },
  });
  await eventually(() => expect(slack.messages[0]?.text).toContain("[Resolved]"));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  const next = story.next(60_000);
  // What was written down is applied before anything new is taken.
  await next.detect(aFinding("over-since-other", { tenant: finding.tenant }));
  await eventually(() => expect(slack.messages).toHaveLength(2));
  await next.stop();
  expect(await statesOf(finding)).toEqual(["resolved resolved"]);
});

test("of what is long over only the verdict goes, once, and nobody is told", async () => {
  await using story = await tellStory("long-over");
  const { finding, slack } = story;
  await judge(story, story.alerter, "dismissed");
  await story.alerter.stop();
  const alerter = story.next(3 * DAY_MS);
  await eventually(() => expect(alerter.status()).toBeDefined());
  const calls = slack.calls.length;
  expect(await alerter.commands.send({ command: word(finding, "reopen") })).toEqual({ accepted: true, message: OVER });
  expect(await alerter.commands.send({ command: word(finding, "reopen") })).toEqual({
    ...{ accepted: true, message: "it is reopened already, by ann" },
  });
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  expect(await statesOf(finding)).toEqual(["resolved resolved"]);
  expect(slack.calls).toHaveLength(calls);
});

test("a verdict on a replay's finding is taken back, and still nobody is told of it", async () => {
  await using story = await tellStory("replayed");
  const { slack, clock } = story;
  await story.alerter.stop();
  const { tenant } = story.finding;
  const replayed = aFinding("of-a-replay", { tenant });
  await markReplayed(store, [replayed], clock.now());
  const alerter = story.next(60_000);
  await alerter.detect(replayed);
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  expect(await alerter.commands.send({ command: word(replayed, "reopen") })).toEqual(NEVER);
  const { length } = slack.calls;
  await alerter.commands.send({ command: word(replayed, "dismissed") });
  expect(await alerter.commands.send({ command: word(replayed, "reopen") })).toMatchObject({ message: OVER });
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  expect(slack.calls).toHaveLength(length);
});

test("what is judged and taken back within one turn is told apart, and another's expectation stands and is named", async () => {
  await using story = await tellStory("at-once");
  const { alerter, finding } = story;
  const other = { ...finding, finding_uid: "f_at-once-other", fingerprint: "v1:other" };
  await alerter.detect(other);
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.commands.send({ command: word(other, "expected", "eve") });
  // Named by its episode nothing is to be looked up: all four are in one turn, in this order.
  const [row] = await store.select<{ episodeId: string }>(
    "SELECT DISTINCT episode_id AS episodeId FROM rolecall.episodes WHERE finding_uid = {uid:String}",
    { uid: finding.finding_uid },
  );
  const asked = (["expected", "reopen", "expected", "reopen"] as const).map((said) => {
    return { ...word(finding, said), subject: { episodeId: row?.episodeId ?? "" } } as Command;
  });
  const answers = await Promise.all(asked.map((command) => alerter.commands.send({ command })));
  expect(answers.map(({ message }) => message.replace(/, until .* UTC$/, ""))).toEqual([
    ...[expect.stringMatching(COVERS), "the same is still expected by another verdict, of eve"],
    ...[expect.stringMatching(COVERS), "the same is still expected by another verdict, of eve"],
  ]);
  await alerter.stop();
  expect(await saidOf(finding)).toEqual([
    "expected ann",
    "reopened ann: a slip",
    "expected ann",
    "reopened ann: a slip",
  ]);
  expect(await statesOf(finding)).toEqual([expect.stringContaining("firing")]);
});

test("an acknowledgement is taken back: the message is anybody's again, and the answer names who had it", async () => {
  await using story = await tellStory("given-back");
  const { alerter, finding, pager } = story;
  await alerter.commands.send({
    command: { kind: "acknowledge", subject: { findingUid: finding.finding_uid }, by: "ann", comment: " ticket 7 " },
  });
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "acknowledged" }]));
  await eventually(() => expect(lastReply(story)).toBe("Acknowledged by ann: ticket 7"));
  const answer = await alerter.commands.send({ command: word(finding, "reopen", "eve") });
  expect(answer).toEqual({ accepted: true, message: "the acknowledgement of ann is taken back" });
  await eventually(() => expect(lastReply(story)).toBe("The acknowledgement was taken back by eve: a slip"));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  expect((await statesOf(finding)).map((state) => state.split(" ", 1)[0])).toEqual(["firing"]);
  // There is no event that takes it back there.
  expect(pager.alerts).toMatchObject([{ state: "acknowledged" }]);
});

test("there is nothing to take back of what is unknown, or open", async () => {
  await using story = await tellStory("nothing");
  const { alerter, finding, clock } = story;
  const unknown = word({ ...finding, finding_uid: "f_none" }, "reopen");
  expect(await alerter.commands.send({ command: unknown })).toMatchObject({ reason: "not-found" });
  const isOpen = { accepted: true, message: "it is open already" };
  expect(await alerter.commands.send({ command: word(finding, "reopen") })).toEqual(isOpen);
  await alerter.stop();
  const record = (command: RecordableCommand) => recordCommand(store, finding.tenant, command, clock.now());
  expect(await record(unknown)).toMatchObject({ reason: "not-found" });
  expect(await record(word(finding, "reopen"))).toEqual(isOpen);
  expect(await saidOf(finding)).toEqual([]);
});
