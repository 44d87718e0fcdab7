import { expect, test } from "vitest";
import { endingsOf, isToBeDone } from "./endings.ts";
import type { Page, PageItem } from "./page.ts";
import { renderSlack } from "./slack/render.ts";
import { anItem, aPage } from "./testing/a-page.ts";

const QUIET = "no new evidence since 2026-11-24 09:58 UTC, and nobody has judged it";
const safe = (text: string): string => text;

function ended(items: readonly Partial<PageItem>[], remark?: Page["remark"]): Page {
  const resolved = items.map((item) => anItem({ state: "closed", ...item }));
  return aPage({
    ...{ state: "resolved", reason: "all_alerts_resolved", firing: [], firingTotal: 0 },
    ...{ resolved, resolvedTotal: resolved.length, ...(remark && { remark }) },
  });
}

const by = (did: "expected" | "dismissed" | "compromised" | "resolved", until?: number) => ({
  ...{ did, by: "ann", why: did === "resolved" ? "" : "as said", ...(until && { until }) },
});

/** Whoever reads that it is over has to know whether anybody knows why. */
test.each<[string, Page, readonly string[], boolean]>([
  ["came to rest", ended([{ state: "resolved" }]), [QUIET], true],
  [
    "came to rest while somebody had it",
    ended([{ state: "resolved", ackedBy: "bob" }]),
    [`${QUIET}; bob had taken it`],
    true,
  ],
  ["was resolved by hand", ended([{ state: "resolved" }], by("resolved")), ["resolved by ann"], true],
  [
    "is a compromise",
    ended([{ verdict: "true_positive", closedBy: "ann" }], by("compromised")),
    ["confirmed as a compromise by ann: as said"],
    true,
  ],
  [
    "is expected",
    ended([{ verdict: "expected", closedBy: "ann" }], by("expected", Date.UTC(2026, 11, 24))),
    ["called expected by ann until 2026-12-24 00:00 UTC: as said"],
    false,
  ],
  ["was dismissed", ended([{ verdict: "false_positive", closedBy: "eve" }]), ["dismissed by eve"], false],
  [
    "was dismissed, and the rest came to rest",
    ended([{ verdict: "false_positive", closedBy: "ann" }, { state: "resolved" }], by("dismissed")),
    ["dismissed by ann: as said", QUIET],
    true,
  ],
  ["is told elsewhere", ended([{ state: "firing" }]), ["still open, and told of elsewhere now"], true],
])("what %s says so", (_, page, endings, isOpenQuestion) => {
  expect(endingsOf(page, safe)).toEqual(endings);
  expect(isToBeDone(page)).toBe(isOpenQuestion);
  const text = JSON.stringify(renderSlack(page, { buttons: false }));
  expect(text).toContain(endings[0]);
  expect(text.includes("What to do")).toBe(isOpenQuestion);
});

test("what is over in a message of several is marked so, whoever ended it", () => {
  const page = aPage({
    ...{ firing: [anItem({ episodeId: "e_1" })], firingTotal: 1, resolvedTotal: 1 },
    resolved: [anItem({ episodeId: "e_2", state: "closed", verdict: "expected" })],
  });
  expect(JSON.stringify(renderSlack(page, { buttons: false }).blocks)).toContain("✓ ");
});
