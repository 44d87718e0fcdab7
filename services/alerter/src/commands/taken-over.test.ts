import { jsonRows, listFindings, type Store } from "@rolecall/clickhouse";
import { type Finding, formatTime, parseTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import { type FakeSlack, startFakeSlack } from "../../../../test/fakes/index.ts";
import { aFinding } from "../testing/a-finding.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { type RunningAlerter, startAlerter } from "../testing/start-alerter.ts";
import type { CommandAnswer } from "./command.ts";
import { type RecordableCommand, recordCommand } from "./record.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

type Word = "expected" | "dismissed" | "compromised" | "reopen";

/** Two findings of one stretch: the second came later, with the same fingerprint, and has taken the first one's evidence over. */
interface Story extends AsyncDisposable {
  readonly first: Finding;
  readonly second: Finding;
  readonly slack: FakeSlack;
  readonly alerter: RunningAlerter;
  /** What a running alerter answers. */
  say(finding: Finding, said: Word, by?: string): Promise<CommandAnswer>;
  /** What is answered where none runs. */
  write(finding: Finding, said: Word, by?: string): Promise<CommandAnswer>;
  next(): RunningAlerter;
}

function word({ finding_uid: findingUid }: Finding, said: Word, by: string): RecordableCommand {
  const subject = { findingUid };
  if (said === "reopen") return { kind: "reopen", subject, by, comment: "" };
  return { kind: "feedback", subject, verdict: { feedback: said, by, comment: "" } };
}

async function tell(tenant: string): Promise<Story> {
  const slack = await startFakeSlack();
  const clock = createFastClock(50);
  const config = `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }
route: { receiver: secops, group_by: [identity_uid], group_interval: 1m }
`;
  const first = aFinding(`${tenant}-1`, { tenant, identity_uid: "aws:1:role:a", fingerprint: `v1:${tenant}` });
  const second = { ...first, finding_uid: `f_${tenant}-2`, last_seen: "2026-11-24T11:58:00.000Z", events: ["e7"] };
  const alerter = startAlerter({ store, clock, config });
  await alerter.detect(first);
  await eventually(() => expect(slack.messages).toHaveLength(1));
  await alerter.detect(second);
  await eventually(async () => expect(await speakers(second)).toEqual([1, "firing"]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  return {
    ...{ first, second, slack, alerter },
    say: (finding, said, by = "ann") => alerter.commands.send({ command: word(finding, said, by) }),
    write: (finding, said, by = "ann") => recordCommand(store, tenant, word(finding, said, by), clock.now()),
    next: () => startAlerter({ store, clock: { ...clock, now: () => clock.now() + 60_000 }, config }),
    [Symbol.asyncDispose]: () => slack[Symbol.asyncDispose](),
  };
}

/** Stretches that are or were the finding's, and where the last stands. */
async function speakers({ finding_uid: uid }: Finding): Promise<readonly [number, string]> {
  const [row] = await store.select<{ stretches: number; state: string }>(
    `SELECT toUInt32(uniqExact(episode_id)) AS stretches, argMax(state, at) AS state FROM rolecall.episodes
     WHERE finding_uid = {uid:String}`,
    { uid },
  );
  return [row?.stretches ?? 0, row?.state ?? ""];
}

/** Verdicts that stand, and which of the two are listed as open. */
async function standing({ first }: Story): Promise<object> {
  const { tenant } = first;
  const verdicts = await store.select<{ said: string }>(
    `SELECT concat(finding_uid, ' ', verdict) AS said FROM rolecall.verdicts WHERE tenant = {tenant:String} ORDER BY said`,
    { tenant },
  );
  const open = await listFindings(store, { tenant, open: true });
  return { verdicts: verdicts.map(({ said }) => said), open: open.map(({ finding_uid }) => finding_uid).toSorted() };
}

const isOver = ({ slack }: Story): Promise<void> =>
  eventually(() => expect(slack.messages[0]?.text).toContain("[Resolved]"));

test.each([
  ["first", "second"],
  ["second", "first"],
  ["first", "first"],
  ["second", "second"],
] as const)("a verdict on the %s is one on both, and goes from both with the %s", async (judged, reopened) => {
  await using story = await tell(`${judged}-${reopened}`);
  const both = [story.first, story.second].map(({ finding_uid }) => finding_uid);
  expect(await story.say(story[judged], "expected")).toMatchObject({ accepted: true });
  await isOver(story);
  expect(await standing(story)).toEqual({ verdicts: [`${story[judged].finding_uid} expected`], open: [] });
  for (const finding of [story.first, story.second]) {
    expect(await story.say(finding, "expected", "bob")).toMatchObject({
      message: "it is marked as expected already, by ann",
    });
    expect(await story.say(finding, "compromised", "bob")).toMatchObject({ accepted: false, reason: "conflict" });
  }
  await eventually(() => expect(story.alerter.isIdle()).toBe(true));
  expect(await story.say(story[reopened], "reopen")).toMatchObject({ accepted: true });
  await eventually(() => expect(story.slack.messages[0]?.text).not.toContain("[Resolved]"));
  expect(await standing(story)).toEqual({ verdicts: [], open: both });
  await story.alerter.stop();
});

test.each([
  ["first", "second"],
  ["second", "first"],
] as const)("while no alerter runs too: judged by the %s, taken back by the %s", async (judged, reopened) => {
  await using story = await tell(`offline-${judged}`);
  const both = [story.first, story.second].map(({ finding_uid }) => finding_uid);
  await story.say(story[judged], "expected");
  await isOver(story);
  await eventually(() => expect(story.alerter.isIdle()).toBe(true));
  await story.alerter.stop();
  expect(await story.write(story[reopened], "compromised", "bob")).toMatchObject({ reason: "conflict" });
  expect(await story.write(story[reopened], "reopen", "bob")).toEqual({ accepted: true, message: "" });
  expect(await story.write(story[judged], "reopen", "eve")).toEqual({
    ...{ accepted: true, message: "it is reopened already, by bob" },
  });
  expect(await standing(story)).toEqual({ verdicts: [], open: both });
  const next = story.next();
  await eventually(() => expect(story.slack.messages[0]?.text).not.toContain("[Resolved]"));
  await eventually(() => expect(next.isIdle()).toBe(true));
  expect(await standing(story)).toEqual({ verdicts: [], open: both });
  await next.stop();
});

test.each(["while it runs", "while none runs"])(
  "rows of an earlier version, which do not say what was taken over, hide no verdict on the first from the second: %s",
  async (when) => {
    await using story = await tell(`earlier-${when.replaceAll(" ", "-")}`);
    await story.say(story.first, "expected");
    await isOver(story);
    await eventually(() => expect(story.alerter.isIdle()).toBe(true));
    await story.alerter.stop();
    await store.insert("episodes", jsonRows(await withoutBefore(story.second)));
    if (when === "while none runs") await story.write(story.second, "reopen");
    const next = story.next();
    if (when === "while it runs") {
      await next.commands.send({ command: word(story.second, "reopen", "ann") });
    }
    await eventually(() => expect(story.slack.messages[0]?.text).not.toContain("[Resolved]"));
    await eventually(() => expect(next.isIdle()).toBe(true));
    expect(await standing(story)).toMatchObject({ verdicts: [] });
    await next.stop();
  },
);

/** The last row of its episode once more, as an earlier version wrote it. */
async function withoutBefore({ finding_uid: uid }: Finding): Promise<readonly object[]> {
  const rows = await store.select<{ body: string; at: string }>(
    `SELECT * FROM rolecall.episodes WHERE finding_uid = {uid:String} ORDER BY at DESC LIMIT 1`,
    { uid },
  );
  return rows.map((row) => {
    const { before, revision, ...body } = JSON.parse(row.body) as { before: unknown; revision: number };
    expect(before).toHaveLength(1);
    return {
      ...row,
      at: formatTime(parseTime(row.at) + 1),
      body: JSON.stringify({ ...body, revision: revision + 1 }),
    };
  });
}
