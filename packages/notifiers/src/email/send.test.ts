import { expect, test } from "vitest";
import { type FakeSmtp, startFakeSmtp } from "../../../../test/fakes/index.ts";
import type { Notifier } from "../notifier.ts";
import { aPage } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { createEmail } from "./send.ts";

const LIVE = new AbortController().signal;
const TO = ["a@example.com", "b@example.com", "c@example.com"];

function notifierTo({ smarthost }: FakeSmtp): Notifier {
  return createEmail({ smarthost, from: "r@example.com", to: TO, tls: "none" }, surroundings().context);
}

test("who is made to wait is asked again, and nobody else", async () => {
  await using fake = await startFakeSmtp();
  const notifier = notifierTo(fake);
  fake.refusals.set("b@example.com", 450).set("c@example.com", 451);
  expect(await notifier.send(aPage(), LIVE)).toMatchObject({
    kind: "retry",
    reason: "rate-limited",
    detail: "2 of 3 recipients are to be asked again",
  });
  fake.refusals.delete("b@example.com");
  expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "retry" });
  expect(await notifier.send(aPage(), LIVE), "nobody takes it").toMatchObject({ kind: "retry" });
  fake.refusals.clear();
  expect(await notifier.send(aPage(), LIVE)).toEqual({ kind: "sent", externalIds: { thread: expect.any(String) } });
  expect(fake.mails.map(({ to }) => to)).toEqual([["a@example.com"], ["b@example.com"], ["c@example.com"]]);
  expect(new Set(fake.mails.map(({ headers }) => headers["message-id"])).size).toBe(1);
  expect(fake.mails.map(({ headers }) => headers["to"])).toEqual(Array(3).fill(TO.join(", ")));
});

test("the next mail goes to all again", async () => {
  await using fake = await startFakeSmtp();
  const notifier = notifierTo(fake);
  fake.refusals.set("b@example.com", 450);
  await notifier.send(aPage(), LIVE);
  fake.refusals.clear();
  await notifier.send({ ...aPage(), noticeId: "n_another" }, LIVE);
  expect(fake.mails.at(-1)?.to).toEqual(TO);
});

test("who refuses for good is told of, and keeps it from nobody", async () => {
  await using fake = await startFakeSmtp();
  fake.refusals.set("b@example.com", 550);
  expect(await notifierTo(fake).send(aPage(), LIVE)).toMatchObject({
    kind: "sent",
    missed: "1 of 3 recipients refused for good",
  });
  expect(fake.mails.map(({ to }) => to)).toEqual([["a@example.com", "c@example.com"]]);
});
