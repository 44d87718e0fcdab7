import { listFindings, type Store } from "@rolecall/clickhouse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { temporaryStore } from "../../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakePagerDuty, startFakeSlack } from "../../../../test/fakes/index.ts";
import { markReplayed } from "../replayed.ts";
import { aFinding, later } from "../testing/a-finding.ts";
import { createFastClock } from "../testing/fast-clock.ts";
import { startAlerter } from "../testing/start-alerter.ts";
import { type AuditRow, hashOf } from "./audit-chain.ts";
import type { Command, CommandAnswer } from "./command.ts";
import { type RecordableCommand, recordCommand } from "./record.ts";

let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

const clock = createFastClock(200);

function configOf(tenant: string, slackUrl: string, pagerUrl: string, groupBy = "identity_uid"): string {
  return `
tenant: ${tenant}
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slackUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerUrl}" } }
route:
  receiver: secops
  group_by: [${groupBy}]
  group_interval: 1m
  routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: secops }]
`;
}

const feedback = (
  findingUid: string,
  verdict: "expected" | "dismissed" | "compromised",
  by = "ann",
): RecordableCommand => ({
  kind: "feedback",
  subject: { findingUid },
  verdict: { feedback: verdict, by, comment: "we know" },
});

function silence(
  tenant: string,
  matchers: readonly string[],
  forMs = 3_600_000,
  now = clock.now(),
): Extract<Command, { kind: "silence" }> {
  const times = { startsAt: now, endsAt: now + forMs, updatedAt: now };
  const who = { createdBy: "ann", comment: "maintenance", hidden: 0, episodes: [] };
  return { kind: "silence", silence: { silenceId: `s_${tenant}`, matchers: [matchers], ...times, ...who } };
}

function auditOf(actor: string): Promise<readonly AuditRow[]> {
  return store.select<AuditRow>(
    `SELECT writer, seq, at, kind, actor, subject, body, prev_hash, hash FROM rolecall.audit_log FINAL
     WHERE {actor:String} = '' OR actor = {actor:String} ORDER BY seq`,
    { actor },
  );
}

/** Resolves when each of these findings has been told or has a receipt. */
function answered(...uids: readonly string[]): Promise<void> {
  return eventually(async () => {
    const rows = await store.select<{ uid: string }>(
      `SELECT DISTINCT finding_uid AS uid FROM (
         SELECT finding_uid FROM rolecall.notifications FINAL WHERE outcome = 'sent'
         UNION ALL SELECT finding_uid FROM rolecall.receipts) WHERE uid IN {uids:Array(String)} ORDER BY uid`,
      { uids },
    );
    expect(rows.map(({ uid }) => uid)).toEqual(uids);
  });
}

test("a verdict on every finding of a group resolves its message and its incident, and on one of two does not", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "verdict";
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url, "owner") });
  await alerter.detect(aFinding("v1", { tenant }), aFinding("v2", { tenant }));
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));

  expect(await alerter.commands.send({ command: feedback("f_v1", "expected") })).toEqual({
    accepted: true,
    message: expect.stringMatching(/^the same tells nobody until /),
  });
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  expect(pager.alerts).toMatchObject([{ state: "open" }]);
  await alerter.commands.send({ command: feedback("f_v2", "dismissed", "bob") });
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "resolved" }]));
  await eventually(() => expect(slack.messages[0]?.text).toContain("[Resolved]"));
  await alerter.stop();

  const said = await store.select(
    `SELECT finding_uid, verdict, comment, actor, identity_uid FROM rolecall.feedback FINAL
     WHERE tenant = {tenant:String} ORDER BY finding_uid`,
    { tenant },
  );
  expect(said).toEqual([
    { finding_uid: "f_v1", verdict: "expected", comment: "we know", actor: "ann", identity_uid: "aws:1:role:v1" },
    { finding_uid: "f_v2", verdict: "dismissed", comment: "we know", actor: "bob", identity_uid: "aws:1:role:v2" },
  ]);
});

test("section 8: a silence leaves a receipt that names it and no message; once it is expired the finding is told; both are audited", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "quiet";
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url) });
  const answer = await alerter.commands.send({ command: silence(tenant, ['identity_uid=~".*:q1"']) });
  expect(answer).toEqual({ accepted: true, message: "" });
  await alerter.detect(aFinding("q1", { tenant }));
  await answered("f_q1");
  const receipts = await store.select(
    "SELECT DISTINCT stage, reason, by FROM rolecall.receipts FINAL WHERE tenant = {tenant:String}",
    { tenant },
  );
  expect(receipts).toEqual([{ stage: "silence", reason: "silenced", by: "s_quiet" }]);
  expect(slack.calls).toEqual([]);
  await alerter.commands.send({ command: { kind: "expire-silence", silenceId: "s_quiet", by: "bob" } });
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  await alerter.stop();
  const audited = (await auditOf("")).filter(({ subject }) => subject === "s_quiet");
  expect(audited.map(({ kind }) => kind)).toEqual(["silence", "expire-silence"]);
});

test("an acknowledgement stops the incident's alarm and says who", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "ack";
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url) });
  await alerter.detect(aFinding("a1", { tenant }));
  await eventually(() => expect(pager.alerts).toHaveLength(1));
  await alerter.commands.send({ command: { kind: "acknowledge", subject: { findingUid: "f_a1" }, by: "ann" } });
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "acknowledged" }]));
  await alerter.stop();
});

test("what cannot be obeyed is answered with one sentence, and nothing is written", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "refused";
  const by = "mallory";
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url) });
  await alerter.detect(aFinding("r1", { tenant }));
  await answered("f_r1");
  const ask = (command: Command): Promise<CommandAnswer> => alerter.commands.send({ command });
  await alerter.commands.send({ command: feedback("f_r1", "expected") });
  const mallory = { createdBy: by };
  const endless = silence(tenant, ['owner="x"'], 3_000_000_000);
  const all = silence(tenant, ['owner=~".*"']);
  expect(await ask(feedback("f_none", "expected", by))).toMatchObject({ reason: "not-found" });
  expect(await ask(feedback("f_r1", "compromised", by))).toMatchObject({ reason: "conflict" });
  expect(await ask({ kind: "acknowledge", subject: { findingUid: "f_r1" }, by })).toMatchObject({ reason: "conflict" });
  expect(await ask({ kind: "expire-silence", silenceId: "s_none", by })).toMatchObject({ reason: "not-found" });
  expect(await ask({ ...endless, silence: { ...endless.silence, ...mallory } })).toMatchObject({ reason: "refused" });
  expect(await ask({ ...all, silence: { ...all.silence, ...mallory } })).toEqual({
    ...{ accepted: false, reason: "refused" },
    message: "at least one matcher must require a label",
  });
  expect(await ask({ kind: "snooze", groupId: "g_none", forMs: 3_600_000, by })).toMatchObject({ reason: "not-found" });
  await alerter.stop();
  await expect(ask(feedback("f_r1", "expected"))).rejects.toThrow("the alerter has stopped");
  expect(await auditOf(by)).toEqual([]);
});

test("the same verdict twice is one, and the audit log is a chain without gaps across a restart", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "chain";
  const config = configOf(tenant, slack.apiUrl, pager.url);
  const first = startAlerter({ store, clock, config });
  await first.detect(aFinding("c1", { tenant }));
  await answered("f_c1");
  const answers = await Promise.all(
    [1, 2, 3].map(() => first.commands.send({ command: feedback("f_c1", "dismissed", "carol") })),
  );
  const said = "it is dismissed already, by carol";
  expect(answers.map(({ accepted }) => accepted)).toEqual([true, true, true]);
  expect(answers.map(({ message }) => message).sort()).toEqual(["", said, said]);
  expect((await auditOf("carol")).map(({ kind }) => kind)).toEqual(["feedback"]);
  await first.stop();
  const second = startAlerter({ store, clock, config });
  await second.commands.send({ command: silence(tenant, ['owner="nobody"']) });
  await second.stop();
  const chain = (await auditOf("")).filter(({ writer }) => writer === "alerter-chain");
  expect(chain.length).toBeGreaterThan(1);
  expect(chain.map(({ seq }) => Number(seq))).toEqual(chain.map((_row, n) => n));
  for (const [n, { hash, ...row }] of chain.entries()) {
    expect(hash).toBe(hashOf({ ...row, seq: Number(row.seq) }));
    expect(row.prev_hash).toBe(chain[n - 1]?.hash ?? "0".repeat(64));
  }
});

test("what two people ask for within the same milliseconds is done and written down once, and the other hears who did it", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "twice";
  // A second snooze is the same press within a minute: of this clock that is three seconds of ours, on a busy machine too.
  const unhurried = createFastClock(20);
  const config = configOf(tenant, slack.apiUrl, pager.url).replace("channel:", "signing_secret_file: s, channel:");
  const alerter = startAlerter({ store, clock: unhurried, config });
  await alerter.detect(aFinding("w1", { tenant }));
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  const { groupId = "" } = /"value":"(?<groupId>g_[0-9a-z_]+)"/.exec(JSON.stringify(slack.messages))?.groups ?? {};
  const subject = { groupId };
  const quiet = silence(tenant, ['owner="nobody"'], 3_600_000, unhurried.now());
  const asked: readonly (readonly [string, (by: string) => Command])[] = [
    ["acknowledge", (by) => ({ kind: "acknowledge", subject, by })],
    ["snooze", (by) => ({ kind: "snooze", groupId, forMs: 3_600_000, by })],
    ["silence", (by) => ({ ...quiet, silence: { ...quiet.silence, createdBy: by } })],
    ["expire-silence", (by) => ({ kind: "expire-silence", silenceId: quiet.silence.silenceId, by })],
    ["feedback", (by) => ({ kind: "feedback", subject, verdict: { feedback: "expected", by, comment: by } })],
  ];
  for (const [kind, commandOf] of asked) {
    const pressed = ["t-ann", "t-bob", "t-ann"].map((by) => alerter.commands.send({ command: commandOf(by) }));
    const [first, ...others] = await Promise.all(pressed);
    const isTold = kind === "silence" || kind === "feedback";
    const late = await alerter.commands.send({ command: commandOf("t-eve") });
    expect(first, kind).toMatchObject({ accepted: true, message: isTold ? expect.any(String) : "" });
    const whose = kind === "expire-silence" ? "it has ended already" : "already, by t-ann";
    for (const other of [...others, late]) {
      expect(other, kind).toMatchObject({ accepted: true, message: expect.stringContaining(whose) });
    }
  }
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "resolved" }]));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  const verdict = { feedback: "compromised", by: "t-eve", comment: "" } as const;
  const tooLate = await alerter.commands.send({ command: { kind: "feedback", subject, verdict } });
  expect(tooLate).toMatchObject({ accepted: false, reason: "conflict", message: expect.stringContaining("expected") });
  await alerter.stop();
  expect((await auditOf("t-ann")).map(({ kind }) => kind)).toEqual(asked.map(([kind]) => kind));
  expect([await auditOf("t-bob"), await auditOf("t-eve")]).toEqual([[], []]);
  const said = await store.select("SELECT actor FROM rolecall.feedback FINAL WHERE tenant = {tenant:String}", {
    tenant,
  });
  expect(said).toEqual([{ actor: "t-ann" }]);
  expect(slack.replies(slack.messages[0]?.ts ?? "").filter(({ text }) => text.includes("expected"))).toHaveLength(1);
});

test("section 13: a reason of spaces is none, while an alerter runs and while none does", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "spaces";
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url) });
  await alerter.detect(aFinding("n1", { tenant }), aFinding("n2", { tenant }));
  await answered("f_n1", "f_n2");
  const spaced = (uid: string, comment: string): RecordableCommand => ({
    ...{ kind: "feedback", subject: { findingUid: uid } },
    verdict: { feedback: "dismissed", by: "spacer", comment },
  });
  await alerter.commands.send({ command: spaced("f_n1", " \n\t ") });
  const quiet = silence(tenant, ['owner="nobody"']);
  await alerter.commands.send({ command: { ...quiet, silence: { ...quiet.silence, comment: "  a drill " } } });
  await alerter.stop();
  expect(await recordCommand(store, tenant, spaced("f_n2", "  it is me  "), clock.now())).toMatchObject({
    message: "",
  });
  // Said again before anybody could obey it.
  expect(await recordCommand(store, tenant, spaced("f_n2", "again"), clock.now())).toMatchObject({
    ...{ accepted: true, message: "it is dismissed already, by spacer" },
  });
  const said = await store.select(
    `SELECT about, comment FROM (
       SELECT finding_uid AS about, comment FROM rolecall.feedback FINAL WHERE tenant = {tenant:String}
       UNION ALL SELECT silence_id AS about, comment FROM rolecall.silences FINAL WHERE tenant = {tenant:String}
     ) ORDER BY about`,
    { tenant },
  );
  expect(said).toEqual([
    { about: "f_n1", comment: "" },
    { about: "f_n2", comment: "it is me" },
    { about: "s_spaces", comment: "a drill" },
  ]);
  expect((await auditOf("spacer")).map(({ subject }) => subject)).toHaveLength(2);
});

test("a verdict that was written down while nothing ran takes effect at the next start, once", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "late";
  const config = configOf(tenant, slack.apiUrl, pager.url);
  const first = startAlerter({ store, clock, config });
  await first.detect(aFinding("l1", { tenant }));
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "open" }]));
  await eventually(() => expect(first.isIdle()).toBe(true));
  await first.stop();
  expect(await recordCommand(store, tenant, feedback("f_l1", "expected"), clock.now())).toMatchObject({
    accepted: true,
  });
  for (const restart of [1, 2]) {
    const next = startAlerter({ store, clock, config });
    await eventually(() => expect(pager.alerts, `start ${restart}`).toMatchObject([{ state: "resolved" }]));
    await eventually(() => expect(next.isIdle()).toBe(true));
    await next.stop();
  }
  const late = await recordCommand(store, tenant, feedback("f_l1", "expected", "bob"), clock.now());
  expect(late).toEqual({ accepted: true, message: "it is marked as expected already, by ann" });
  const rows = await store.select("SELECT 1 FROM rolecall.feedback WHERE tenant = {tenant:String}", { tenant });
  expect(rows).toHaveLength(1);
  const states = await store.select(
    "SELECT reason, count() AS n FROM rolecall.episodes WHERE tenant = {tenant:String} AND state = 'closed' GROUP BY 1",
    { tenant },
  );
  expect(states).toEqual([{ reason: "expected", n: 1 }]);
});

test("a replayed finding can be judged: it is closed, nobody is told, and the same evidence is expected later", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "replayed";
  const finding = aFinding("p1", { tenant });
  await markReplayed(store, [finding], clock.now());
  const alerter = startAlerter({ store, clock, config: configOf(tenant, slack.apiUrl, pager.url) });
  await alerter.detect(finding);
  await answered("f_p1");
  const mine = { kind: "acknowledge", subject: { findingUid: "f_p1" }, by: "t-ann" } as const;
  const message = expect.stringContaining("a replay found it or it is long over: give it a verdict instead");
  expect(await alerter.commands.send({ command: mine })).toEqual({ accepted: false, reason: "conflict", message });
  await alerter.commands.send({ command: feedback("f_p1", "expected") });
  const open = await listFindings(store, { open: true, identityUid: finding.identity_uid });
  expect(open).toEqual([]);
  await alerter.detect(later(finding, { finding_uid: "f_p2" }));
  await answered("f_p2");
  const receipts = await store.select(
    "SELECT DISTINCT finding_uid, reason FROM rolecall.receipts FINAL WHERE tenant = {tenant:String} ORDER BY 1",
    { tenant },
  );
  expect(receipts).toEqual([
    { finding_uid: "f_p1", reason: "replayed" },
    { finding_uid: "f_p2", reason: "marked-expected" },
  ]);
  expect(await listFindings(store, { open: true, identityUid: finding.identity_uid })).toEqual([]);
  expect([slack.calls, pager.events]).toEqual([[], []]);
  await alerter.stop();
});

test("what is written down while nothing runs is checked, audited, and holds at the next start", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "offline";
  const record = (command: RecordableCommand): Promise<CommandAnswer> =>
    recordCommand(store, tenant, command, clock.now());
  const expire: RecordableCommand = { kind: "expire-silence", silenceId: `s_${tenant}`, by: "dora" };
  expect(await record(expire)).toMatchObject({ reason: "not-found" });
  expect(await record(feedback("f_none", "expected"))).toMatchObject({ reason: "not-found" });
  expect(await record(silence(tenant, []))).toMatchObject({ reason: "refused", message: "a silence needs matchers" });
  expect(await record(silence(tenant, ['identity_uid=~".*:o1"']))).toMatchObject({ accepted: true });

  const config = configOf(tenant, slack.apiUrl, pager.url);
  const first = startAlerter({ store, clock, config });
  await first.detect(aFinding("o1", { tenant }), aFinding("o2", { tenant }));
  await answered("f_o1", "f_o2");
  await first.stop();
  expect(slack.messages).toHaveLength(1);
  expect(await record(expire)).toEqual({ accepted: true, message: "" });
  expect(await record(expire)).toEqual({ accepted: true, message: "it has ended already" });
  expect((await auditOf("dora")).map(({ kind, subject }) => [kind, subject])).toEqual([
    ["expire-silence", "s_offline"],
  ]);
  const second = startAlerter({ store, clock, config });
  await eventually(() => expect(slack.messages).toHaveLength(2));
  await second.stop();
});

test("a button is obeyed for the receiver whose message it stands under, and for no other", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "button";
  const config = configOf(tenant, slack.apiUrl, pager.url).replace("channel:", "signing_secret_file: s, channel:");
  const alerter = startAlerter({ store, clock, config });
  await alerter.detect(aFinding("b1", { tenant }));
  await eventually(() => expect([slack.messages.length, pager.alerts.length]).toEqual([1, 1]));
  const { groupId = "" } = /"value":"(?<groupId>g_[0-9a-z_]+)"/.exec(JSON.stringify(slack.messages))?.groups ?? {};
  const press = (command: Command, receiver: string): Promise<CommandAnswer> =>
    alerter.commands.send({ command, receivers: [receiver] });
  const snooze: Command = { kind: "snooze", groupId, forMs: 3_600_000, by: "slack:U1" };
  const verdict = { feedback: "expected", by: "slack:U1", comment: "" } as const;
  const expected: Command = { kind: "feedback", subject: { groupId }, verdict };
  for (const command of [snooze, expected, { kind: "acknowledge", subject: { groupId }, by: "slack:U1" } as const]) {
    expect(await press(command, "on-call")).toMatchObject({ accepted: false, reason: "not-allowed" });
  }
  expect(await auditOf("slack:U1")).toEqual([]);
  expect(await press(snooze, "secops")).toMatchObject({ accepted: true });
  expect(await press(expected, "secops")).toMatchObject({ accepted: true });
  expect((await auditOf("slack:U1")).map(({ kind }) => kind)).toEqual(["snooze", "feedback"]);
  const said = await store.select(
    "SELECT finding_uid, verdict FROM rolecall.feedback FINAL WHERE tenant = {tenant:String}",
    { tenant },
  );
  expect(said).toEqual([{ finding_uid: "f_b1", verdict: "expected" }]);
  await eventually(() => expect(pager.alerts).toMatchObject([{ state: "resolved" }]));
  await alerter.stop();
});

test("an order that comes again under its name is answered the same, at the same moment and after what it did was taken back", async () => {
  await using slack = await startFakeSlack();
  await using pager = await startFakePagerDuty();
  const tenant = "named";
  const config = configOf(tenant, slack.apiUrl, pager.url);
  const alerter = startAlerter({ store, clock, config });
  const set = { id: "slack:1", command: silence(tenant, ["owner=nobody"]) };
  const both = await Promise.all([alerter.commands.send(set), alerter.commands.send(set)]);
  expect(both).toEqual([
    { accepted: true, message: "" },
    { accepted: true, message: "" },
  ]);
  await alerter.commands.send({ command: { kind: "expire-silence", silenceId: `s_${tenant}`, by: "dora" } });
  expect(await alerter.commands.send(set)).toEqual({ accepted: true, message: "" });
  await alerter.stop();
  const next = startAlerter({ store, clock, config });
  expect(await next.commands.send(set)).toEqual({ accepted: true, message: "" });
  await next.stop();
  const held = await store.select(
    "SELECT 1 FROM rolecall.silences FINAL WHERE tenant = {tenant:String} AND ends_at > updated_at",
    { tenant },
  );
  expect(held).toEqual([]);
  expect((await auditOf("ann")).filter(({ subject }) => subject === `s_${tenant}`)).toHaveLength(1);
});
