import { CALLED_FROM } from "@rolecall/core";
import { expect, test } from "vitest";
import { startFakeSlack } from "../../../../test/fakes/index.ts";
import type { Page } from "../page.ts";
import { anItem, aPage, PAGES } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { PAGES_BY_KIND } from "../testing/kinds.ts";
import { expectedModal } from "./modal.ts";
import { renderSlack, type SlackMessage } from "./render.ts";
import { createSlack } from "./send.ts";

type Json = Readonly<Record<string, unknown>>;

const WIDE = "界&<".repeat(5000);
const FROM = { name: CALLED_FROM, pattern: "MATCH", expected: "", surprise: 0, added: 0 } as const;
const wide = (of: Page): Page => {
  const finding = {
    ...{ title: WIDE, owner: WIDE, identity_name: WIDE, identity_uid: WIDE, environment: WIDE, detector: WIDE },
    ...{ fingerprint: WIDE, expected_rate: WIDE, sql: WIDE, finding_uid: WIDE },
    dimensions: [...anItem().finding.dimensions, { ...FROM, observed: WIDE }],
  };
  const related = [{ by: "identity", findingUid: WIDE, title: WIDE, severity: "high" }] as const;
  const item = anItem({ related, ackedBy: WIDE, heldBy: WIDE, freedFrom: WIDE, beyond: WIDE }, finding);
  return { ...of, firing: of.firing.map(() => item), resolved: of.resolved.map(() => item), groupId: "g".repeat(26) };
};

/** Every message that there is, as it is and with names without end. */
const MESSAGES: readonly SlackMessage[] = Object.values({ ...PAGES, ...PAGES_BY_KIND })
  .flatMap((page) => [page, wide(page), wide({ ...page, firing: Array.from({ length: 100 }, () => anItem()) })])
  .map((page) => renderSlack(page, { consoleUrl: "https://rolecall.example", buttons: true }));

const blocksOf = ({ blocks, attachments }: SlackMessage): readonly Json[] =>
  [...blocks, ...attachments.flatMap((each) => each.blocks)] as unknown as readonly Json[];
const ALL = MESSAGES.flatMap(blocksOf);
const of = (type: string): readonly Json[] => ALL.filter((block) => block["type"] === type);
const elements = of("actions").flatMap((block) => block["elements"] as readonly Json[]);
const buttons = elements.filter((element) => element["type"] === "button");
const options = elements.flatMap((element) => (element["options"] as readonly Json[] | undefined) ?? []);
const textOf = (holder: Json | undefined): string => String((holder?.["text"] as Json | undefined)?.["text"] ?? "");
const longest = (texts: readonly unknown[]): number => Math.max(...texts.map((text) => String(text ?? "").length));
const characters = (message: SlackMessage): number => {
  const count = (value: unknown): number =>
    typeof value === "string"
      ? value.length
      : typeof value === "object" && value !== null
        ? Object.values(value).reduce((sum: number, each) => sum + count(each), 0)
        : 0;
  return count(blocksOf(message));
};
const confirms: readonly Json[] = buttons
  .map((button) => button["confirm"] as Json | undefined)
  .filter((confirm) => confirm !== undefined);
const part = (name: string): readonly unknown[] => confirms.map((confirm) => (confirm[name] as Json)["text"]);

test.each<[string, number, number]>([
  ["blocks: 50 per message", Math.max(...MESSAGES.map((message) => blocksOf(message).length)), 50],
  ["blocks: 100 per modal", (expectedModal("g_1") as { blocks: unknown[] }).blocks.length, 100],
  ["whole message: about 13,200 characters", Math.max(...MESSAGES.map(characters)), 13_200],
  [
    "text: chat.update refuses above 4,000 bytes",
    Math.max(...MESSAGES.map(({ text }) => Buffer.byteLength(text))),
    4000,
  ],
  ["section: text up to 3,000", longest(of("section").map(textOf)), 3000],
  [
    "section: at most 10 fields",
    Math.max(...of("section").map(({ fields }) => (fields as unknown[])?.length ?? 0)),
    10,
  ],
  [
    "section: fields of 2,000",
    longest(of("section").flatMap(({ fields }) => ((fields as Json[]) ?? []).map((field) => field["text"]))),
    2000,
  ],
  ["context: 10 elements", Math.max(...of("context").map((block) => (block["elements"] as unknown[]).length)), 10],
  ["actions: 25 elements", Math.max(...of("actions").map((block) => (block["elements"] as unknown[]).length)), 25],
  ["button: text 75", longest(buttons.map(textOf)), 75],
  ["button: value 2,000", longest(buttons.map(({ value }) => value)), 2000],
  ["button: url 3,000", longest(buttons.map(({ url }) => url)), 3000],
  ["button: action_id 255", longest(elements.map(({ action_id }) => action_id)), 255],
  ["block_id: 255", longest(ALL.map(({ block_id }) => block_id)), 255],
  ["confirm dialog: title 100", longest(part("title")), 100],
  ["confirm dialog: text 300", longest(part("text")), 300],
  ["confirm dialog: buttons 30", longest([...part("confirm"), ...part("deny")]), 30],
  ["select: 100 options", Math.max(...elements.map((element) => (element["options"] as unknown[])?.length ?? 0)), 100],
  ["select: option text 75", longest(options.map(textOf)), 75],
])("section 2.2, %s", (_, found, most) => {
  expect(found).toBeGreaterThan(0);
  expect(found).toBeLessThanOrEqual(most);
});

test("section 2.2, block_id: unique per message, and per iteration of it", () => {
  const idsOf = (sequence: number): readonly unknown[] => {
    const message = renderSlack(aPage({ sequence }), { consoleUrl: "https://rolecall.example", buttons: true });
    return blocksOf(message).flatMap(({ block_id }) => block_id ?? []);
  };
  expect(new Set([...idsOf(7), ...idsOf(8)]).size).toBe(idsOf(7).length + idsOf(8).length);
});

test.each(["header", "alert", "table", "markdown"])("section 2.2, %s blocks: none are used", (type) => {
  expect(of(type)).toEqual([]);
});

test.each<[string, number, number]>([
  ["at most 14 blocks", Math.max(...MESSAGES.map((message) => blocksOf(message).length)), 14],
  ["at most 12,000 characters over all blocks", Math.max(...MESSAGES.map(characters)), 12_000],
  ["fallback text of at most 3,800 bytes", Math.max(...MESSAGES.map(({ text }) => Buffer.byteLength(text))), 3800],
  [
    "at most 300 characters per value, counted as they are shown",
    Math.max(
      ...of("section")
        .flatMap(({ fields }) => ((fields as Json[]) ?? []).map((field) => String(field["text"])))
        .map((text) => [...text.replace(/&(?:amp|lt|gt);/g, "x")].length),
    ),
    300,
  ],
])("section 2.3, %s", (_, found, most) => {
  expect(found).toBeLessThanOrEqual(most);
});

test("section 2.3, updates 45 a minute in a workspace, posts one a second in a channel", async () => {
  await using fake = await startFakeSlack();
  let now = 0;
  const context = { ...surroundings().context, now: () => now };
  const config = { token: "xoxb-test-token", channel: "C0123", responders: [], api_url: fake.apiUrl };
  const notifier = createSlack(config, context);
  const sent = async (page: Page): Promise<boolean> =>
    (await notifier.send(page, new AbortController().signal)).kind === "sent";
  await sent(aPage());
  const update = aPage({
    reason: "evidence_updated",
    externalIds: { channel: "C0123", ts: fake.messages[0]?.ts ?? "" },
  });
  let [updates, posts] = [0, 0];
  for (now = 60_000; now < 120_000; now += 500) {
    updates += (await sent(update)) ? 1 : 0;
    posts += (await sent(aPage())) ? 1 : 0;
  }
  // A minute, and the burst that each begins with.
  expect(updates).toBeLessThanOrEqual(45 + 10);
  expect(updates).toBeGreaterThanOrEqual(45);
  expect(posts).toBeLessThanOrEqual(60 + 5);
  expect(posts).toBeGreaterThanOrEqual(60);
});
