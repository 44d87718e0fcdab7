import { expect, test } from "vitest";
import type { Notifier } from "./notifier.ts";
import type { Page } from "./page.ts";
import { withPlainForm } from "./plain-form.ts";
import { aPage } from "./testing/a-page.ts";

const LIVE = new AbortController().signal;

/** A notifier that cannot do what `breaks` says, and keeps what it sent. */
function notifierOf(breaks: (page: Page) => boolean): { readonly notifier: Notifier; readonly sent: Page[] } {
  const sent: Page[] = [];
  const notifier = withPlainForm({
    name: "any",
    send(page) {
      if (breaks(page)) throw new RangeError("secret of a log");
      sent.push(page);
      return Promise.resolve({ kind: "sent" });
    },
  });
  return { notifier, sent };
}

test("what can be put into words goes out as it is", async () => {
  const { notifier, sent } = notifierOf(() => false);
  const page = aPage();
  expect(await notifier.send(page, LIVE)).toEqual({ kind: "sent" });
  expect(sent).toEqual([page]);
});

test("what cannot goes out without what is drawn and explained, and says so without a word of the log", async () => {
  const { notifier, sent } = notifierOf(({ firing }) => (firing[0]?.finding.dimensions.length ?? 0) > 0);
  const delivery = await notifier.send(aPage(), LIVE);
  expect(delivery).toEqual({
    ...{ kind: "sent", degraded: true },
    fault: "a message could not be put into words (RangeError)",
  });
  const { title, identity_uid, owner, finding_uid } = aPage().firing[0]?.finding ?? {};
  expect(sent[0]?.firing[0]?.finding).toMatchObject({ title, identity_uid, owner, finding_uid, dimensions: [] });
  expect(sent[0]).toMatchObject({ noticeId: "n_1", wireKey: aPage().wireKey, reason: "first_notification" });
});

test("where not even that can be said it is refused at once, and not tried for an hour", async () => {
  const { notifier } = notifierOf(() => true);
  expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "refused", reason: "other" });
});
