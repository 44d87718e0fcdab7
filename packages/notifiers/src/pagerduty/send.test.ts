import { describe, expect, test } from "vitest";
import { startFakePagerDuty } from "../../../../test/fakes/index.ts";
import type { Page } from "../page.ts";
import { anItem, aPage, PAGES } from "../testing/a-page.ts";
import { ROUTING_KEY, surroundings } from "../testing/harness.ts";
import { createPagerDuty } from "./send.ts";

const LIVE = new AbortController().signal;

async function sendAll(pages: readonly Page[]): Promise<Awaited<ReturnType<typeof startFakePagerDuty>>> {
  const fake = await startFakePagerDuty();
  const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: fake.url }, surroundings().context);
  for (const page of pages) expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "sent" });
  return fake;
}

describe("section 1.3, semantics", () => {
  test("trigger, acknowledge and resolve are one alert under one dedup key", async () => {
    await using fake = await sendAll([aPage(), PAGES["acknowledged"] as Page, PAGES["resolved"] as Page]);
    expect(fake.alerts).toMatchObject([{ state: "resolved", triggers: 1, dedupKey: aPage().wireKey }]);
    expect(fake.events.map((event) => event["event_action"])).toEqual(["trigger", "acknowledge", "resolve"]);
    expect(fake.dropped).toBe(0);
  });

  test("a trigger sent twice is one alert, and a trigger after a resolve another", async () => {
    await using fake = await sendAll([aPage(), aPage(), PAGES["resolved"] as Page, aPage()]);
    expect(fake.alerts.map(({ state, triggers }) => [state, triggers])).toEqual([
      ["resolved", 2],
      ["open", 1],
    ]);
  });

  test("a change of evidence alone sends nothing", async () => {
    await using fake = await sendAll([aPage({ reason: "evidence_updated" })]);
    expect(fake.events).toEqual([]);
  });
});

describe("section 1.4, mapping", () => {
  test.each([
    ["critical", "critical"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "info"],
    ["info", "info"],
  ] as const)("%s is %s", async (severity, expected) => {
    await using fake = await sendAll([aPage({ severity })]);
    expect(fake.alerts[0]?.payload).toMatchObject({ severity: expected });
  });

  test("source is the identity, timestamp that of the newest evidence", async () => {
    await using fake = await sendAll([aPage()]);
    expect(fake.alerts[0]?.payload).toMatchObject({
      source: "aws:123456789012:role:deploy",
      timestamp: "2026-11-24T09:58:00.000Z",
      component: "aws",
      group: "default/production",
      class: "behavior",
    });
  });

  test("custom_details over 32 KB sheds the other findings first, and says so", async () => {
    const firing = Array.from({ length: 200 }, (_, at) => anItem({ episodeId: `e_${at}` }, { title: "x".repeat(250) }));
    await using fake = await sendAll([aPage({ firing })]);
    expect(fake.alerts[0]?.payload["custom_details"]).toMatchObject({
      shed: "other findings",
      dimensions: expect.any(Array),
    });
  });
});

describe("section 1.2, responses", () => {
  test("a 400 is retried once in the reduced form", async () => {
    await using fake = await startFakePagerDuty();
    fake.fail({ kind: "answer", response: { status: 400, body: { errors: ["custom_details"] } } });
    const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: `${fake.url}/` }, surroundings().context);
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "sent", degraded: true });
    expect(fake.alerts[0]?.payload["custom_details"]).toEqual({});
  });

  test("a 400 about the routing key is a matter of configuration: one request, refused", async () => {
    await using fake = await startFakePagerDuty();
    const notifier = createPagerDuty({ routing_key: "short", api_url: fake.url }, surroundings().context);
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "refused", reason: "client-error" });
    expect(fake.requests).toHaveLength(1);
  });
});

test("section 1.5, sending rules: a burst, then 100 a minute and routing key", async () => {
  await using fake = await startFakePagerDuty();
  const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: fake.url }, surroundings().context);
  for (let index = 0; index < 20; index += 1) await notifier.send(aPage(), LIVE);
  expect(await notifier.send(aPage(), LIVE)).toEqual({
    kind: "retry",
    reason: "rate-limited",
    afterMs: 600,
    detail: "own budget",
  });
});

describe("section 1.6, change events", () => {
  const CHANGE = {
    summary: "Rolecall: a silence was set",
    by: "ann",
    at: Date.UTC(2026, 10, 24),
    details: { silence: "s_1" },
  };

  test("what people change is a change event, which opens no alert", async () => {
    await using fake = await startFakePagerDuty();
    const config = { routing_key: ROUTING_KEY, api_url: fake.url, change_events: true };
    const notifier = createPagerDuty(config, surroundings().context);
    expect(await notifier.change?.(CHANGE, LIVE)).toEqual({ kind: "sent" });
    const payload = {
      summary: "Rolecall: a silence was set by ann",
      source: "Rolecall",
      custom_details: { silence: "s_1" },
    };
    expect(fake.changes).toMatchObject([{ routing_key: ROUTING_KEY, payload }]);
    expect(fake.alerts).toEqual([]);
  });

  test("where it is not asked for, there are none", () => {
    const config = { routing_key: ROUTING_KEY, api_url: "https://events.pagerduty.com" };
    expect(createPagerDuty(config, surroundings().context).change).toBeUndefined();
  });
});
