import { RECEIPT_REASONS } from "@rolecall/alerting";
import { expect, test } from "vitest";
import { HELD_REASONS } from "../markup/held-words.ts";
import type { ReceiptItem } from "../queries/receipts.ts";
import { whyNotBody } from "./why-not.ts";

const RECEIPT: ReceiptItem = {
  ...{ finding_uid: "f_a", title: "deploy reads secrets", severity: "high", identity_uid: "a", receiver: "soc" },
  ...{ stage: "interval", reason: "muted", by: "", times: 2, at: "2026-11-24T10:00:00.000Z" },
};

function page(...receipts: readonly ReceiptItem[]): string {
  const question = { sql: "SELECT 1", parameters: {} };
  return whyNotBody({ search: "", reason: "", receipts, question, isCut: false }).toString();
}

test("every reason that a receipt may have can be chosen, and has words", () => {
  const reasons = Object.values(RECEIPT_REASONS).flat();
  expect(reasons.filter((reason) => !HELD_REASONS.includes(reason))).toEqual([]);
  const shown = page();
  expect(reasons.filter((reason) => !shown.includes(`value="${reason}"`))).toEqual([]);
});

test.each([
  [{ reason: "muted" }, "<strong>soc</strong> was not told, because a mute interval held"],
  [{ reason: "duplicate" }, "<strong>soc</strong> was not told again, because it said nothing new"],
  [{ reason: "repeat-interval-not-elapsed", receiver: "" }, "Nobody was told again, because it had been told already"],
])("of %o it says: %s", (over, words) => {
  expect(page({ ...RECEIPT, ...over })).toContain(words);
});
