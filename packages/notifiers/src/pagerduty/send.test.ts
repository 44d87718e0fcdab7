import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startFakePagerDuty } from "../../../../test/fakes/index.ts";
import type { NotifierContext } from "../context.ts";
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

  test("a 202 that is lost: the next trigger opens the alert under the same key, and the resolve ends it", async () => {
    await using fake = await startFakePagerDuty();
    const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: fake.url }, surroundings().context);
    fake.fail({ kind: "answer", response: { status: 202, body: { status: "success" } } });
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "sent" });
    expect(fake.alerts).toEqual([]);
    await notifier.send(aPage({ reason: "repeat_interval_elapsed" }), LIVE);
    await notifier.send(PAGES["resolved"] as Page, LIVE);
    expect(fake.alerts).toMatchObject([{ state: "resolved", triggers: 1, dedupKey: aPage().wireKey }]);
  });

  test("a change of evidence alone sends nothing", async () => {
    await using fake = await sendAll([aPage({ reason: "evidence_updated" })]);
    expect(fake.events).toEqual([]);
  });
});

describe("section 1.1, send", () => {
  const pictureUrl = (uid: string): string => `https://rolecall.example/pictures/${uid}.png?key=k`;
  const sent = async (page: Page, look: Partial<NotifierContext> = {}): Promise<Readonly<Record<string, unknown>>> => {
    await using fake = await startFakePagerDuty();
    const context = { ...surroundings().context, ...look };
    const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: fake.url }, context);
    expect(await notifier.send(page, LIVE)).toMatchObject({ kind: "sent" });
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v2/enqueue"]);
    return fake.events[0] ?? {};
  };
  const wide = "界".repeat(5000);
  const wideItem = anItem({}, { title: wide, identity_uid: wide, detector: wide, environment: wide });

  test.each<[string, (event: Readonly<Record<string, unknown>>) => void]>([
    ["routing_key: the integration key", ({ routing_key }) => expect(routing_key).toBe(ROUTING_KEY)],
    ["event_action: trigger", ({ event_action }) => expect(event_action).toBe("trigger")],
    ["dedup_key: at most 255 characters", ({ dedup_key }) => expect(dedup_key).toMatch(/^rolecall:v1:[0-9a-f]{64}$/)],
    [
      "payload.summary: at most 1,024 characters",
      ({ payload }) => expect((payload as { summary: string }).summary.length).toBeLessThanOrEqual(1024),
    ],
    [
      "payload.source: a string",
      ({ payload }) => expect(payload).toMatchObject({ source: expect.stringMatching(/./) }),
    ],
    ["payload.severity: one of four", ({ payload }) => expect(payload).toMatchObject({ severity: "error" })],
    [
      "payload.timestamp: ISO 8601",
      ({ payload }) => expect(payload).toMatchObject({ timestamp: expect.stringMatching(/^\d{4}-.*Z$/) }),
    ],
    [
      "payload.component, group, class: strings",
      ({ payload }) =>
        expect(payload).toMatchObject({
          component: expect.any(String),
          group: expect.any(String),
          class: expect.any(String),
        }),
    ],
    [
      "payload.custom_details: an object",
      ({ payload }) => expect((payload as { custom_details: object }).custom_details).toBeTypeOf("object"),
    ],
    [
      "images: src over https, href, alt",
      ({ images }) =>
        expect(images).toEqual([
          { src: expect.stringMatching(/^https:/), href: expect.any(String), alt: expect.any(String) },
        ]),
    ],
    [
      "links: href, text",
      ({ links }) => expect(links).toEqual([{ href: expect.stringMatching(/^https:/), text: "Open the finding" }]),
    ],
    [
      "client, client_url",
      (event) => expect(event).toMatchObject({ client: "Rolecall", client_url: expect.any(String) }),
    ],
    ["the whole at most 512 KB", (event) => expect(JSON.stringify(event).length).toBeLessThan(512_000)],
  ])("%s", async (_, holds) => {
    holds(await sent(aPage({ firing: [wideItem] }), { pictureUrl }));
  });

  test("images: none where nobody outside can fetch one, and none of a rule", async () => {
    expect(await sent(aPage())).not.toHaveProperty("images");
    expect(await sent(PAGES["a rule without an owner"] as Page, { pictureUrl })).not.toHaveProperty("images");
  });

  test.each(["acknowledged", "resolved"])("%s: only the key and what happened", async (state) => {
    const event = await sent({ ...(PAGES[state] as Page) }, { pictureUrl });
    expect(Object.keys(event).toSorted()).toEqual(["dedup_key", "event_action", "routing_key"]);
  });

  test("api_url: the base address is a setting, with or without a slash at its end", async () => {
    await using fake = await startFakePagerDuty();
    const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: `${fake.url}/` }, surroundings().context);
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "sent" });
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

describe("section 1.2, an alert is acknowledged and resolved through the key that opened it", () => {
  const OLD = "old0000000000000000000000000000k";
  const NEW = "new0000000000000000000000000000k";
  const story = async (texts: readonly [string, string], oneProcess: boolean) => {
    await using fake = await startFakePagerDuty();
    const context = surroundings().context;
    const notifiers = texts.map((routing_key, at) =>
      createPagerDuty({ routing_key, api_url: fake.url }, oneProcess || at === 0 ? context : { ...context }),
    );
    const opened = await notifiers[0]?.send(aPage(), LIVE);
    const externalIds = opened?.kind === "sent" ? (opened.externalIds ?? {}) : {};
    expect(JSON.stringify(externalIds)).not.toMatch(/0000k/);
    const later = [aPage({ reason: "severity_raised" }), PAGES["acknowledged"] as Page, PAGES["resolved"] as Page];
    for (const page of later) await notifiers[1]?.send({ ...page, externalIds }, LIVE);
    await notifiers[1]?.send(aPage({ externalIds }), LIVE);
    return { alerts: fake.alerts.map(({ routingKey, state }) => `${routingKey.slice(0, 3)} ${state}`), fake };
  };

  test.each<[string, readonly [string, string], boolean]>([
    ["the key was changed while the process ran", [OLD, NEW], true],
    ["the key was changed over a restart, and the old one stands behind it", [OLD, `${NEW}\n${OLD}\n`], false],
  ])("%s", async (_, texts, oneProcess) => {
    const { alerts, fake } = await story(texts, oneProcess);
    // What comes when that is over opens an alert under the new key.
    expect(alerts).toEqual(["old resolved", "new open"]);
    expect(fake.dropped).toBe(0);
  });

  test("changed over a restart and gone: its alert is out of reach, and nothing fails", async () => {
    expect((await story([OLD, NEW], false)).alerts[0]).toBe("old open");
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

test("section 1.8, client library: Node's own HTTP, and no package of PagerDuty's", async () => {
  const { dependencies } = JSON.parse(await readFile(join(import.meta.dirname, "../../package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  expect(Object.keys(dependencies).filter((name) => /pagerduty|pdjs/i.test(name))).toEqual([]);
  const source = await readFile(join(import.meta.dirname, "send.ts"), "utf8");
  expect(source.split("\n").length).toBeLessThan(100);
  await using fake = await startFakePagerDuty();
  const notifier = createPagerDuty({ routing_key: ROUTING_KEY, api_url: fake.url }, surroundings().context);
  fake.fail({ kind: "answer", response: { status: 503 } });
  // One attempt: when to try again is the alerter's to say, for 5xx as for 429.
  expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "retry", reason: "server-error" });
  expect(fake.requests).toHaveLength(1);
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
