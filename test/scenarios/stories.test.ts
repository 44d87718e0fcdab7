import { expect, test } from "vitest";
import { byRole, keyFoundInPublic } from "./harness/cloudtrail.ts";
import { Office } from "./harness/office.ts";

// From raw log to Slack and the pager: CloudTrail through `rolecall replay`, its findings through the alerter, on a real
// engine and over real HTTP. The office's clock runs fast; nothing else is pretended but the two receivers.

test("a stolen key: one page and one message, which lives until it is over", async () => {
  // An hour must not be over before somebody has pressed a button.
  await using office = await Office.open({ speed: 20 });

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
  office.hurry(100);
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
  // It is tried for a day (`retry`), and down for a little more than an hour: a busy machine may need several of the office's.
  await using office = await Office.open({ speed: 300, retryFor: "24h" });
  const names = ["anna", "bert", "cora"];
  const pager = takeDown(office, "anna");
  for (const [n, name] of names.entries()) {
    await office.read([keyFoundInPublic(name, `2026-10-01T09:5${n}:00Z`)]);
    await office.until(() => expect(office.slack.messages.filter(isAboutKey)).toHaveLength(n + 1));
  }
  const hourIsOver = office.now() + 66 * 60_000;
  await office.until(() => expect(office.now()).toBeGreaterThan(hourIsOver));
  expect(office.pager.alerts).toEqual([]);
  expect(await office.receipts("on-call")).toEqual({});
  pager.comesBack();
  await office.until(() => expect(office.pager.alerts).toHaveLength(3));
  const told = office.pager.alerts.map(({ payload }) => /key of (\w+)/.exec(String(payload["summary"]))?.[1]);
  expect(told).toEqual(names);
  // And Slack was told, in one message, that the pager did not answer.
  await office.quiet();
  expect(office.slack.messages.filter(({ text }) => text.includes("receiver on-call"))).toHaveLength(1);
  expect(office.slack.messages).toHaveLength(4);
});

test("a receiver down for hours, and the alerter started again meanwhile: it is told of what still fires, in order", async () => {
  await using office = await Office.open({ speed: 1000 });
  const names = ["anna", "bert", "cora"];
  const pager = takeDown(office, "anna");
  for (const [n, name] of names.entries()) {
    await office.read([keyFoundInPublic(name, `2026-10-01T09:5${n}:00Z`)]);
    await office.until(() => expect(office.slack.messages.filter(isAboutKey)).toHaveLength(n + 1));
  }
  await office.daysGoBy(3 / 24);
  await office.daysGoBy(3 / 24);
  pager.comesBack();
  await office.until(() => expect(office.pager.alerts).toHaveLength(3));
  const told = office.pager.alerts.map(({ payload }) => /key of (\w+)/.exec(String(payload["summary"]))?.[1]);
  expect(told).toEqual(names);
});

/**
 * The pager fails, until it comes back: that is when the oldest is tried. Were it between that one's failure and the try of
 * the next, the next would be told first. Only what a page is about counts: each tells of the others as related.
 */
function takeDown(office: Office, oldest: string): { comesBack(): void } {
  let isOver = false;
  office.pager.failAlways({ kind: "answer", response: { status: 503 } }, ({ body }) => isOver && isAbout(body, oldest));
  return {
    comesBack: () => {
      isOver = true;
    },
  };
}

function isAbout(body: string, name: string): boolean {
  const { payload } = JSON.parse(body) as { readonly payload?: { readonly summary: string } };
  return payload?.summary.includes(`key of ${name} `) === true;
}

function isAboutKey({ text }: { readonly text: string }): boolean {
  return text.includes("key of");
}

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
