import { RECEIPT_REASONS, type ReceiptReason } from "@rolecall/alerting";
import { expect, test } from "vitest";
import { createPaint } from "../render/paint.ts";
import { HOSTILE } from "../testing/sample-history.ts";
import { holdWords } from "./hold-words.ts";
import { renderWhyNot } from "./render-why-not.ts";
import type { HeldBack, WhyNot } from "./why-not.ts";

const LOOK = { columns: 80, paint: createPaint(false) };
const EMPTY: WhyNot = {
  ...{ finding_uid: "f_1", title: "deploy called from a network it never used", state: "", reason: "" },
  ...{ notifications: [], receipts: [], silences: [], expected: [], regrets: [] },
};
const held = (change: Partial<HeldBack>): HeldBack => ({
  ...{ at: "2026-11-24T10:00:00.000Z", receiver: "on-call", integration: "pagerduty" },
  ...{ stage: "silence", reason: "silenced", by: "s_1", times: 1 },
  ...change,
});

const WHOLE: WhyNot = {
  ...EMPTY,
  state: "closed",
  notifications: [
    {
      ...{ at: "2026-11-24T11:00:00.000Z", receiver: "secops", integration: "slack" },
      ...{ reason: "first_notification", outcome: "sent", detail: "" },
    },
    {
      ...{ at: "2026-11-24T11:05:00.000Z", receiver: "soar", integration: "webhook" },
      ...{ reason: "first_notification", outcome: "refused", detail: "client-error" },
    },
  ],
  receipts: [
    held({
      at: "2026-11-24T11:10:00.000Z",
      receiver: "secops",
      integration: "slack",
      stage: "notify",
      reason: "repeat-interval-not-elapsed",
      by: "",
      times: 3,
    }),
    held({ at: "2026-11-24T10:00:00.000Z" }),
    held({ at: "2026-11-24T10:05:00.000Z", stage: "inhibit", reason: "inhibited", by: "worst-first" }),
  ],
  silences: [{ silence_id: "s_1", created_by: "ann", ends_at: "2026-11-24T12:00:00.000Z", comment: "the migration" }],
};

test("what became of a finding is told receiver by receiver, in order of time", async () => {
  await expect(renderWhyNot(WHOLE, LOOK)).toMatchFileSnapshot("../testdata/why-not.golden.txt");
});

test.each<[string, Partial<WhyNot>, string]>([
  ["that no alerter has taken", {}, "no alerter has taken it"],
  ["that waits for its group", { state: "pending" }, "it waits for its group"],
  ["that was held back", { state: "firing", receipts: [held({})] }, "nobody was told, and it is firing"],
  ["that was replayed", { receipts: [held({ stage: "replay", reason: "replayed", receiver: "" })] }, "all receivers"],
])("a finding %s is told as such", (_what, change, words) => {
  expect(renderWhyNot({ ...EMPTY, ...change }, LOOK)).toContain(words);
});

test("what is held back as expected is told with who said so, until when, and on which finding", () => {
  const entry = { entry_id: "x_1", finding_uid: "f_0", created_by: "bob", comment: "the new runner" };
  const rest = {
    title: "",
    identity_uid: "",
    detector: "",
    feature: "",
    value: "",
    hidden: 1,
    members: 0,
    severity: "",
  };
  const whyNot: WhyNot = {
    ...EMPTY,
    ...{ state: "firing", reason: "marked-expected" },
    receipts: [held({ stage: "expected", reason: "marked-expected", by: "x_1" })],
    expected: [{ ...entry, ...rest, ends_at: "2026-12-24T10:00:00.000Z" }],
  };
  const text = renderWhyNot(whyNot, { ...LOOK, columns: 200 });
  expect(text).toContain("nobody was told, and it is held back as expected");
  expect(text).toContain("(x_1) of bob, until 2026-12-24T10:00:00.000Z: the new runner; the verdict is on f_0");
});

test("every reason that a receipt can have has words of its own", () => {
  const reasons = Array.from(new Set(Object.values(RECEIPT_REASONS).flat())) as readonly ReceiptReason[];
  const words = reasons.map((reason) =>
    holdWords(held({ reason, stage: "notify", by: "x" }), { silences: [], expected: [] }),
  );
  expect(new Set(words).size).toBe(reasons.length);
  for (const [n, reason] of reasons.entries()) expect(words[n]).not.toBe(`${reason} x`);
});

test("what a silence's author wrote does nothing to the terminal", () => {
  const silences = WHOLE.silences.map((silence) => ({ ...silence, comment: HOSTILE, created_by: HOSTILE }));
  const lines = renderWhyNot({ ...WHOLE, silences, title: HOSTILE }, LOOK).split("\n");
  expect(lines.filter((line) => /[\p{Cc}\p{Cf}]/u.test(line))).toEqual([]);
});

test("of a confirmed compromise it says what hid evidence before anybody knew, and for how long", () => {
  const regret = { receiptId: "", findingUid: "f_0", stage: "silence", reason: "silenced", by: "s_1", at: 0 } as const;
  const told = renderWhyNot({ ...WHOLE, regrets: [{ ...regret, hidMs: 5_400_000 }] }, LOOK);
  expect(told).toContain("what hid evidence before anybody knew\n  silence s_1 hid f_0 for 1h30m");
});
