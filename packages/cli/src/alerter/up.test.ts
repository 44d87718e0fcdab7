import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { freePort } from "../../../../infra/free-port.ts";
import {
  type FakePagerDuty,
  type FakeSlack,
  startFakePagerDuty,
  startFakeSlack,
} from "../../../../test/fakes/index.ts";
import { findRunning } from "../history/local-api.ts";
import { runWords } from "../testing/run-words.ts";
import { signed } from "../testing/signed.ts";
import { alertingConfig, type StartedUp, startUp, stopLogging } from "../testing/start-up.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

let [folder, data, config, port] = ["", "", "", 0];
let slack: FakeSlack;
let pager: FakePagerDuty;
let up: StartedUp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-up-"));
  data = join(folder, "data");
  config = join(folder, "rolecall.yaml");
  slack = await startFakeSlack({ groups: { S0AAAAAAA: ["U0INGROUP"] } });
  pager = await startFakePagerDuty();
  port = await freePort();
  await writeFile(join(folder, "slack.token"), "xoxb-test-token");
  await writeFile(join(folder, "slack.secret"), SECRET);
  await writeFile(join(folder, "pd.key"), SECRET);
  await writeFile(config, alertingConfig(folder, port, slack.apiUrl, pager.url));
  up = await startUp(config, data, port);
});

afterAll(async () => {
  await up.stop();
  await slack[Symbol.asyncDispose]();
  await pager[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A verb as somebody would run it beside `up`; its output as JSON. */
async function verb(...words: readonly string[]): Promise<unknown> {
  const ran = await runWords([...words, "--data", data, "--config", config, "--json"], { now: Date.now() });
  expect([ran.exit, ran.err]).toEqual([0, ""]);
  return JSON.parse(ran.out);
}

async function findingOf(name: string): Promise<string> {
  let uid = "";
  await eventually(async () => {
    const findings = (await verb("findings", "--kind", "rule")) as { finding_uid: string; identity_uid: string }[];
    const finding = findings.find(({ identity_uid }) => identity_uid === `aws:123456789012:role:${name}`);
    expect(finding).toBeDefined();
    uid = finding?.finding_uid ?? "";
  });
  return uid;
}

const messageOf = (name: string): FakeSlack["messages"][number] | undefined =>
  slack.messages.find((message) => JSON.stringify(message).includes(`role:${name}`));
const incidentOf = (name: string): FakePagerDuty["alerts"][number] | undefined =>
  pager.alerts.find((alert) => JSON.stringify(alert.payload).includes(`role:${name}`));

async function detected(name: string): Promise<string> {
  await up.log(stopLogging(name, 3600));
  return findingOf(name);
}

async function told(name: string): Promise<string> {
  const uid = await detected(name);
  await eventually(() => expect([messageOf(name)?.ts, incidentOf(name)?.state]).toEqual([expect.any(String), "open"]));
  return uid;
}

/** What the second one hears who wants what is so already. */
const said = (what: string): string => `it is ${what} already, by cli`;

test("a verdict from the command line resolves the message and the incident", async () => {
  const uid = await told("verdict");
  expect(await verb("feedback", uid, "dismissed", "--comment", "a drill")).toEqual({
    ...{ finding_uid: uid, verdict: "dismissed", applied: true },
  });
  const again = { finding_uid: uid, verdict: "dismissed", applied: true, message: said("dismissed") };
  expect(await verb("feedback", uid, "dismissed")).toEqual(again);
  const { out } = await runWords(["feedback", uid, "dismissed", "--data", data]);
  expect(out).toBe(`${uid} is dismissed: ${said("dismissed")}\n`);
  await eventually(() => expect(incidentOf("verdict")?.state).toBe("resolved"));
  await eventually(() => expect(messageOf("verdict")?.text).toContain("[Resolved]"));
  const open = (await verb("findings", "--open")) as { finding_uid: string }[];
  expect(open.map(({ finding_uid }) => finding_uid)).not.toContain(uid);
});

test("a finding is taken from the command line, with a reason, and given back", async () => {
  const uid = await told("taken");
  const texts = () => slack.replies(messageOf("taken")?.ts ?? "").map(({ text }) => text);
  expect(await verb("feedback", uid, "acknowledged", "--comment", "ticket 7")).toEqual({
    ...{ finding_uid: uid, verdict: "acknowledged", applied: true },
  });
  await eventually(() => expect(incidentOf("taken")?.state).toBe("acknowledged"));
  await eventually(() => expect(texts()).toContain("Acknowledged by cli: ticket 7"));
  const { out } = await runWords(["feedback", uid, "reopen", "--data", data]);
  expect(out).toBe(`${uid} is reopened: the acknowledgement of cli is taken back\n`);
  await eventually(() => expect(texts()).toContain("The acknowledgement was taken back by cli"));
});

test("a verdict is taken back from the command line and over HTTP: message and incident are open again", async () => {
  const uid = await told("slip");
  const isOver = () => eventually(() => expect(messageOf("slip")?.text).toContain("[Resolved]"));
  const isOpen = () => eventually(() => expect(messageOf("slip")?.text).not.toContain("[Resolved]"));
  const listed = async (): Promise<boolean> =>
    ((await verb("findings", "--open")) as { finding_uid: string }[]).some(({ finding_uid }) => finding_uid === uid);
  const expected = async (): Promise<readonly string[]> =>
    ((await verb("silence", "list", "--expected")) as { finding_uid: string }[]).map(({ finding_uid }) => finding_uid);
  await verb("feedback", uid, "expected");
  await isOver();
  expect(await listed()).toBe(false);
  expect(await expected()).toContain(uid);
  const words = await runWords(["silence", "list", "--data", data], { columns: 200 });
  expect(words.out).toContain(uid.slice(0, 12));
  expect(words.out).toContain("npx rolecall feedback FINDING reopen");
  expect(await verb("feedback", uid, "reopen", "--comment", "a slip")).toEqual({
    ...{ finding_uid: uid, verdict: "reopen", applied: true },
  });
  await isOpen();
  expect(await listed()).toBe(true);
  expect(await expected()).not.toContain(uid);
  const { out } = await runWords(["feedback", uid, "reopen", "--data", data]);
  expect(out).toBe(`${uid} is reopened: ${said("reopened")}\n`);
  await verb("feedback", uid, "dismissed");
  await isOver();
  const access = (await findRunning(data))?.access ?? "";
  const response = await fetch(`${up.url}/api/v1/feedback`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${access}` },
    body: JSON.stringify({ finding_uid: uid, verdict: "reopen" }),
  });
  expect([response.status, await response.json()]).toEqual([200, { finding_uid: uid, verdict: "reopen", message: "" }]);
  await isOpen();
  const incidents = pager.alerts.filter((alert) => JSON.stringify(alert.payload).includes("role:slip"));
  expect(incidents.map(({ state }) => state)).toEqual(["resolved", "resolved", "open"]);
});

test("a verdict over HTTP does the same, and an acknowledgement before it stops the alarm", async () => {
  const uid = await told("http");
  const access = (await findRunning(data))?.access ?? "";
  const post = (body: object): Promise<Response> =>
    fetch(`${up.url}/api/v1/feedback`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${access}` },
      body: JSON.stringify(body),
    });
  expect((await post({ finding_uid: uid, verdict: "acknowledged" })).status).toBe(200);
  await eventually(() => expect(incidentOf("http")?.state).toBe("acknowledged"));
  expect((await post({ finding_uid: uid, verdict: "compromised", comment: "real" })).status).toBe(200);
  await eventually(() => expect(incidentOf("http")?.state).toBe("resolved"));
  const whyNot = await verb("explain", uid, "--why-not");
  expect(whyNot).toMatchObject({ state: "closed", regrets: expect.any(Array) as unknown });
  expect((await post({ finding_uid: uid, verdict: "expected" })).status).toBe(409);
  expect((await post({ finding_uid: "f_none", verdict: "expected" })).status).toBe(404);
});

test("a silence leaves a receipt and no message; once it is expired, the finding is told", async () => {
  const { silence_id } = (await verb(
    ...["silence", "add", 'identity_uid=~".*:role:quiet"', "--for", "1h", "--comment", "works"],
  )) as { silence_id: string };
  const uid = await detected("quiet");
  const sql = `SELECT DISTINCT stage, reason, by FROM receipts WHERE finding_uid = '${uid}' AND stage = 'silence'`;
  await eventually(async () => {
    const ran = await runWords(["query", sql, "--data", data, "--format", "ndjson"]);
    expect(ran.out.trim()).toBe(JSON.stringify({ stage: "silence", reason: "silenced", by: silence_id }));
  });
  expect([messageOf("quiet"), incidentOf("quiet")]).toEqual([undefined, undefined]);
  expect(await verb("silence", "list")).toMatchObject([{ silence_id, state: "active", hidden: 1, comment: "works" }]);
  // It says what of what is open it would hold back, and does not hold it back.
  const words = ["silence", "add", 'identity_uid=~".*:role:quiet"'];
  const matches = { findings: 1, identities: 1, of: expect.any(Number) as unknown };
  // The finding's own row may follow its receipt's.
  await eventually(async () => expect(await verb(...words, "--dry-run")).toMatchObject({ dry_run: true, matches }));
  expect(await verb("silence", "list")).toHaveLength(1);
  const { out } = await runWords(["explain", uid, "--why-not", "--data", data], { now: Date.now() });
  expect(out).toContain("nobody was told");
  expect(out.replaceAll(/\s+/g, " ")).toContain(`not told: the silence ${silence_id} of`);
  expect(await verb("silence", "expire", silence_id)).toEqual({ expired: [silence_id] });
  const messages = { [silence_id]: "it has ended already" };
  expect(await verb("silence", "expire", silence_id)).toEqual({ expired: [silence_id], messages });
  await eventually(() =>
    expect([messageOf("quiet")?.ts, incidentOf("quiet")?.state]).toEqual([expect.any(String), "open"]),
  );
  expect(await verb("silence", "list")).toEqual([]);
  expect(await verb("silence", "list", "--expired")).toMatchObject([{ silence_id, state: "expired" }]);
});

test("whoever silences what nobody has is told so by the command and by the API, and it is set all the same", async () => {
  const words = ["silence", "add", "ownr=nobody", "--for", "1h", "--data", data];
  const ran = await runWords(words, { now: Date.now() });
  expect([ran.exit, ran.out.trim()]).toEqual([0, expect.stringMatching(/^s_/)]);
  expect(ran.err).toMatch(/it matches nothing that is open now, and none of the \d+ identities known\n/);
  expect(ran.err).toContain("warning: nothing has a label ownr; did you mean owner?; rolecall silence expire s_");
  const asked = { matchers: ['severity="hihg"'], ends_at: new Date(Date.now() + 60_000).toISOString() };
  const access = (await findRunning(data))?.access ?? "";
  const answer = await fetch(`${up.url}/api/v1/silences`, {
    method: "POST",
    headers: { Authorization: `Bearer ${access}`, "Content-Type": "application/json" },
    body: JSON.stringify(asked),
  });
  expect(await answer.json()).toMatchObject({
    message: "it matches nothing that is open now",
    matches: { findings: 0 },
    warnings: ['severity="hihg" never holds; did you mean high?'],
  });
  const listed = (await verb("silence", "list")) as readonly { silence_id: string }[];
  expect(listed).toHaveLength(2);
  await verb("silence", "expire", ...listed.map(({ silence_id }) => silence_id));
});

/** What Slack sends when `user` presses a button under the message about `name`. */
async function press(name: string, actionId: string, user: string, signingSecret = SECRET): Promise<number> {
  const message = messageOf(name);
  if (message === undefined) throw new Error(`there is no message about ${name}`);
  const { body, headers } = slack.click(message, actionId, { user, signingSecret, atS: Math.floor(Date.now() / 1000) });
  return (await fetch(`${up.url}/slack/actions`, { method: "POST", body, headers })).status;
}

test("a responder acknowledges, snoozes and marks expected in Slack, and a stranger is told that nothing was done", async () => {
  await told("slack");
  expect(await press("slack", "acknowledge", "U0STRANGER")).toBe(200);
  await eventually(() => {
    const whispers = slack.calls.filter(({ method }) => method === "chat.postEphemeral");
    expect(whispers).toMatchObject([{ args: { user: "U0STRANGER", channel: "C0123" } }]);
  });
  expect(await press("slack", "acknowledge", "U0AAAAAAA", "f".repeat(32))).toBe(401);
  expect(incidentOf("slack")?.state).toBe("open");

  expect(await press("slack", "acknowledge", "U0INGROUP")).toBe(200);
  await eventually(() => expect(incidentOf("slack")?.state).toBe("acknowledged"));
  expect(await press("slack", "snooze", "U0AAAAAAA")).toBe(200);
  expect(await verb("silence", "list")).toMatchObject([{ created_by: "slack:U0AAAAAAA", comment: "snoozed" }]);

  expect(await press("slack", "expected", "U0AAAAAAA")).toBe(200);
  const [dialog] = slack.calls.filter(({ method }) => method === "views.open");
  // Pressed twice by one, and once by another, at the same time: one of them is obeyed.
  const sent = await Promise.all(
    ["U0AAAAAAA", "U0AAAAAAA", "U0INGROUP"].map((user, n) => submit(dialog?.args["view"], user, `V${n}`)),
  );
  expect(sent.map(({ status }) => status)).toEqual([200, 200, 200]);
  const texts = await Promise.all(sent.map((answer) => answer.text()));
  expect(texts.filter((text) => text === "")).toHaveLength(1);
  expect(texts.filter((text) => text.includes("it is marked as expected already, by "))).toHaveLength(2);
  await eventually(() => expect(incidentOf("slack")?.state).toBe("resolved"));
  const sql = "SELECT actor, verdict, comment FROM feedback WHERE comment = 'the new runner'";
  const ran = await runWords(["query", sql, "--data", data, "--format", "ndjson"]);
  expect(JSON.parse(ran.out)).toEqual({
    ...{ actor: expect.stringMatching(/^slack:U0/) as unknown, verdict: "expected", comment: "the new runner" },
  });
  const audit = `SELECT kind FROM audit_log WHERE kind = 'feedback' AND body LIKE '%the new runner%'`;
  const audited = await runWords(["query", audit, "--data", data, "--format", "ndjson"]);
  expect(audited.out.trim().split("\n")).toHaveLength(1);
});

/** What Slack sends when `user` fills in the dialog. */
function submit(view: unknown, user: string, id: string): Promise<Response> {
  const { callback_id, private_metadata } = view as { callback_id: string; private_metadata: string };
  const values = {
    expiry: { expiry: { selected_option: { value: "7d" } } },
    reason: { reason: { value: "the new runner" } },
  };
  const filled = { id, callback_id, private_metadata, state: { values } };
  const payload = { type: "view_submission", user: { id: user }, view: filled };
  return fetch(`${up.url}/slack/actions`, { method: "POST", ...signed(payload, SECRET) });
}

test("what is said while nothing runs holds at the next start", async () => {
  const uid = await told("later");
  expect(await up.stop()).toBe(0);
  expect(await verb("feedback", uid, "expected")).toMatchObject({ applied: false });
  expect(await verb("feedback", uid, "expected")).toMatchObject({ message: said("marked as expected") });
  const { silence_id } = (await verb(...["silence", "add", 'identity_uid=~".*:role:hushed"', "--for", "1h"])) as {
    silence_id: string;
  };
  expect(incidentOf("later")?.state).toBe("open");
  up = await startUp(config, data, port);
  await eventually(() => expect(incidentOf("later")?.state).toBe("resolved"));
  await eventually(() => expect(messageOf("later")?.text).toContain("[Resolved]"));
  expect(await up.stop()).toBe(0);
  expect(await verb("feedback", uid, "reopen")).toMatchObject({ applied: false });
  expect(await verb("feedback", uid, "reopen")).toMatchObject({ message: said("reopened") });
  up = await startUp(config, data, port);
  await eventually(() => expect(messageOf("later")?.text).not.toContain("[Resolved]"));
  await detected("hushed");
  await eventually(async () => {
    const hidden = expect.objectContaining({ silence_id, hidden: 1 });
    expect(await verb("silence", "list")).toEqual(expect.arrayContaining([hidden]));
  });
  expect(incidentOf("hushed")).toBeUndefined();
});
