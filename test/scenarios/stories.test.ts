import { expect, test, vi } from "vitest";
import { byRole, keyFoundInPublic } from "./harness/cloudtrail.ts";
import { Office } from "./harness/office.ts";

// From raw log to Slack and the pager: CloudTrail through `rolecall replay`, its findings through the alerter, on a real
// engine and over real HTTP. The office's clock runs fast; nothing else is pretended but the two receivers.

// Whole pipelines on a machine that may be busy with others.
vi.setConfig({ testTimeout: 240_000 });

test("a stolen key: one page and one message, which lives until it is over", async () => {
  await using office = await Office.open({ speed: 2000 });

  await office.read([keyFoundInPublic("deploy", "2026-10-01T09:59:00Z")]);
  await office.until(() => expect(office.pager.alerts).toHaveLength(1));
  await office.until(() => expect(office.slack.messages).toHaveLength(1));
  expect(office.pager.alerts).toMatchObject([{ state: "open", payload: { severity: "critical" } }]);
  const [message] = office.slack.messages;
  expect(message?.text).toMatch(/^\[Critical\] AWS found a key of deploy in public/);

  await office.press("acknowledge", "U777");
  await office.until(() => expect(office.pager.alerts).toMatchObject([{ state: "acknowledged" }]));
  await office.until(() =>
    expect(office.slack.replies(message?.ts ?? "").map(({ text }) => text)).toEqual(["Acknowledged by <@U777>"]),
  );

  // An hour without anything new.
  await office.until(() => expect(office.pager.alerts).toMatchObject([{ state: "resolved" }]));
  await office.until(() => expect(office.slack.messages[0]?.text).toMatch(/^\[Resolved\]/));
  expect(office.slack.messages).toHaveLength(1);
  expect(office.pager.alerts).toHaveLength(1);
});

test("a deploy wave: every service speaks through a new client, and nobody is told", async () => {
  await using office = await Office.open();
  const services = Array.from({ length: 8 }, (_, n) => `service-${n}`);
  const begin = Date.parse("2026-09-05T00:00:00Z");
  const hours = Array.from({ length: 24 * 22 }, (_, hour) => begin + hour * 3_600_000);
  const deployedAt = hours.at(-6) ?? 0;
  const records = hours.flatMap((hour) =>
    services.map((service, n) => {
      const agent = hour < deployedAt ? "aws-sdk-go/1.44" : "aws-sdk-go/1.55";
      const at = new Date(hour + n * 97_000).toISOString();
      return byRole(service, { at, service: "s3", action: n % 2 === 0 ? "GetObject" : "PutObject", agent });
    }),
  );
  expect(await office.read(records)).toEqual([]);
  await office.quiet();
  expect([office.slack.messages, office.pager.alerts]).toEqual([[], []]);
});

test("a storm: four hundred keys in public at once are told in a few messages, and the digest counts them all", async () => {
  await using office = await Office.open();
  const users = Array.from({ length: 400 }, (_, n) => `user-${String(n).padStart(3, "0")}`);
  const findings = await office.read(users.map((user) => keyFoundInPublic(user, "2026-10-01T09:59:00Z")));
  expect(findings).toHaveLength(400);
  await office.quiet();
  const single = office.pager.alerts.filter(({ payload }) => !String(payload["summary"]).includes("and"));
  expect(office.pager.alerts.length).toBeLessThanOrEqual(20);
  expect(office.slack.messages.length).toBeLessThanOrEqual(20);
  // What was told by itself and what the digest counts are all of them.
  const digest = office.slack.messages.find(({ attachments }) => JSON.stringify(attachments).includes("storm"));
  const counted = Number(/(\d+) firing/.exec(JSON.stringify(digest?.attachments))?.[1]);
  expect(office.slack.messages.length - 1 + counted).toBe(400);
  expect(JSON.stringify(digest?.blocks)).toContain("critical: AWS found a key of user-");
  expect(await office.receipts("secops")).toEqual({ "storm/storm-digest": counted });
  expect(single.length).toBeLessThanOrEqual(20);
});

test("a receiver down for an hour: the other is told at once, and it of everything, in order, when it is back", async () => {
  await using office = await Office.open({ speed: 1000 });
  office.pager.failAlways({ kind: "answer", response: { status: 503 } });
  const names = ["anna", "bert", "cora"];
  await office.read(names.map((name, n) => keyFoundInPublic(name, `2026-10-01T09:5${n}:00Z`)));
  await office.until(() => expect(office.slack.messages).toHaveLength(3));
  expect(office.pager.alerts).toEqual([]);
  await office.daysGoBy(1 / 24);
  office.pager.recover();
  await office.until(() => expect(office.pager.alerts).toHaveLength(3));
  const told = office.pager.alerts.map(({ payload }) => /key of (\w+)/.exec(String(payload["summary"]))?.[1]);
  expect(told).toEqual(names);
  // And Slack was told, once, that the pager did not answer.
  const about = office.slack.messages.map(({ text }) => /key of (\w+)|receiver on-call/.exec(text)?.[1] ?? "the pager");
  expect(about.filter((name) => name !== "the pager")).toEqual(names);
  expect(about.length).toBeLessThanOrEqual(4);
});

test("expected for thirty days: quiet, with receipts that say so, and then told again", async () => {
  await using office = await Office.open();
  const [finding] = await office.read([keyFoundInPublic("canary", "2026-10-01T09:59:00Z")]);
  if (finding === undefined) throw new Error("nothing was found");
  await office.until(() => expect(office.slack.messages).toHaveLength(1));
  await office.judge(finding, "expected", "a honey token");
  await office.until(() => expect(office.slack.messages[0]?.text).toMatch(/^\[Resolved\]/));
  await office.until(() => expect(office.pager.alerts).toMatchObject([{ state: "resolved" }]));

  await office.daysGoBy(10);
  await office.read([keyFoundInPublic("canary", "2026-10-11T09:59:00Z")]);
  await office.quiet();
  expect(office.slack.messages).toHaveLength(1);
  expect(office.pager.alerts).toHaveLength(1);
  expect(Object.keys(await office.receipts("on-call"))).toEqual(["expected/marked-expected"]);

  await office.daysGoBy(25);
  await office.read([keyFoundInPublic("canary", "2026-11-05T09:59:00Z")]);
  await office.until(() => expect(office.pager.alerts).toHaveLength(2));
  await office.until(() => expect(office.slack.messages.at(-1)?.text).toMatch(/^\[Critical\]/));
});
