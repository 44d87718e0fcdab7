import { CALLED_FROM } from "@rolecall/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { startFakeWebhook } from "../../../../test/fakes/index.ts";
import type { Page } from "../page.ts";
import { anItem, aPage, PAGES } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { renderWebhook } from "./render.ts";
import { createWebhook } from "./send.ts";

const LOOK = { envelope: "alertmanager", consoleUrl: "https://rolecall.example" } as const;

/** What Alertmanager 0.34 posts (notify/webhook.Message and template.Data): its members, their types, and no others. */
const texts = z.record(z.string(), z.string());
const time = z.iso.datetime();
const body = z.strictObject({
  version: z.literal("4"),
  groupKey: z.string().min(1),
  truncatedAlerts: z.int().nonnegative(),
  status: z.enum(["firing", "resolved"]),
  receiver: z.string(),
  notification_reason: z.string(),
  groupLabels: texts,
  commonLabels: texts,
  commonAnnotations: texts,
  externalURL: z.string(),
  alerts: z.array(
    z.strictObject({
      status: z.enum(["firing", "resolved"]),
      labels: texts.and(z.looseObject({ alertname: z.string().min(1), severity: z.string().min(1) })),
      annotations: texts.and(z.looseObject({ summary: z.string(), description: z.string() })),
      startsAt: time,
      endsAt: time,
      generatorURL: z.string(),
      fingerprint: z.string().min(1),
    }),
  ),
});

const rendered = (page: Page): z.infer<typeof body> => body.parse(JSON.parse(renderWebhook(page, LOOK)));

describe("the form of Alertmanager's webhook", () => {
  test.each(Object.keys(PAGES))("a page that is %s is as its golden file has it", async (state) => {
    const made = `${JSON.stringify(rendered(PAGES[state] as Page), null, 2)}\n`;
    await expect(made).toMatchFileSnapshot(`testdata/alertmanager-${state.replaceAll(" ", "-")}.golden.json`);
  });

  test.each<[string, Page, string, readonly string[]]>([
    ["new: firing", aPage(), "firing", ["firing"]],
    ["acknowledged: still firing", PAGES["acknowledged"] as Page, "firing", ["firing"]],
    [
      "over in part: firing, and what is over of it resolved",
      aPage({
        reason: "new_resolved_alerts",
        resolved: [anItem({ episodeId: "e_2", state: "resolved" }, { fingerprint: "v1:2" })],
      }),
      "firing",
      ["firing", "resolved"],
    ],
    ["over: resolved", PAGES["resolved"] as Page, "resolved", ["resolved"]],
  ])("%s", (_, page, status, alerts) => {
    const made = rendered(page);
    expect([made.status, made.alerts.map((alert) => alert.status)]).toEqual([status, alerts]);
    for (const alert of made.alerts) {
      expect(alert.endsAt.startsWith("0001-")).toBe(alert.status === "firing");
    }
  });

  test("one group has one key for all of its life, and tenants and receivers have others", () => {
    const keys = Object.values(PAGES).map((page) => rendered(page).groupKey);
    expect(new Set(keys)).toEqual(new Set([aPage().wireKey]));
  });

  test("what all alerts have is common to them, and what one has alone is not", () => {
    const other = anItem(
      { episodeId: "e_2" },
      { identity_uid: "aws:1:role:b", identity_name: "b", fingerprint: "v1:2" },
    );
    const { commonLabels, groupLabels } = rendered(aPage({ firing: [anItem(), other] }));
    expect(commonLabels).toMatchObject({ alertname: "behavior", severity: "high", owner: "team-payments" });
    expect(commonLabels).not.toHaveProperty("identity_uid");
    expect(groupLabels).toEqual({ identity_uid: "aws:123456789012:role:deploy" });
  });

  test("what fires again before anybody could be told that it was over is there once, and fires", () => {
    const over = (n: number) => anItem({ episodeId: `e_${n}`, state: "resolved", openedAt: n });
    const again = rendered(aPage({ resolved: [over(1)], resolvedTotal: 1 }));
    expect([again.alerts.map(({ status }) => status), again.truncatedAlerts]).toEqual([["firing"], 0]);
    const page = {
      state: "resolved",
      firing: [],
      firingTotal: 0,
      resolved: [over(1), over(3), over(2)],
      resolvedTotal: 5,
    } as const;
    const twice = rendered(aPage(page));
    expect([twice.alerts.map(({ status }) => status), twice.truncatedAlerts]).toEqual([["resolved"], 2]);
  });

  test("nothing begins after it is told, and so nothing ends before it began", () => {
    const ahead = anItem({ state: "resolved" }, { first_seen: "2036-01-01T00:00:00.000Z" });
    const [alert] = rendered(aPage({ state: "resolved", firing: [], resolved: [ahead] })).alerts;
    expect(alert?.startsAt).toBe(alert?.endsAt);
  });

  test("where it was called from is said once", () => {
    const from = { name: CALLED_FROM, pattern: "MATCH", expected: "", surprise: 0, added: 0 } as const;
    const dimensions = [{ ...from, observed: "192.0.2.7; by boto3" }, ...anItem().finding.dimensions];
    const [alert] = rendered(aPage({ firing: [anItem({}, { dimensions })] })).alerts;
    expect(alert?.annotations.description.match(/192\.0\.2\.7/g)).toHaveLength(1);
    expect(alert?.annotations.description).toContain("\nFrom: 192.0.2.7; by boto3\n");
  });

  test("labels have names that any reader takes, and none is without a value", () => {
    const groupLabels = { "app.kubernetes.io/name": "pay", "2nd-owner": "ann", environment: "" };
    const made = rendered(aPage({ firing: [anItem({}, { environment: "", owner: "" })], groupLabels }));
    expect(made.groupLabels).toEqual({ app_kubernetes_io_name: "pay", _2nd_owner: "ann" });
    expect(made.alerts[0]?.labels).toMatchObject(made.groupLabels);
    expect(Object.values(made.alerts[0]?.labels ?? {})).not.toContain("");
  });

  test("any text of a log is harmless in it, and it is what Alertmanager would post", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("<!channel>", "[a](https://evil.example)", "@everyone", "\u202e", "__proto__", "\r\nX: y"),
    );
    fc.assert(
      fc.property(text, (any) => {
        const named = { title: any, identity_name: any, owner: any, identity_uid: any, fingerprint: `v1:${any}` };
        const item = anItem({ ackedBy: any }, { ...named, first_seen: any });
        const raw = renderWebhook(aPage({ firing: [item], groupLabels: { owner: any } }), LOOK);
        const [alert] = body.parse(JSON.parse(raw)).alerts;
        expect(Object.values({ ...alert?.labels, ...alert?.annotations }).join(" ")).not.toMatch(
          /[<>]|@(?:everyone|channel|here)|https?:\/\/|(?!\n)\p{Cc}|\p{Cf}/u,
        );
      }),
      { numRuns: 40 },
    );
  });

  test("alerts past a megabyte are left out, and counted", () => {
    const firing = Array.from({ length: 100 }, (_, at) =>
      anItem({ episodeId: `e_${at}` }, { title: "界".repeat(4000), owner: "界".repeat(400), fingerprint: `v1:${at}` }),
    );
    const raw = renderWebhook(aPage({ firing, firingTotal: 240 }), LOOK);
    const made = body.parse(JSON.parse(raw));
    expect(raw.length).toBeLessThanOrEqual(1_000_000);
    expect(made.alerts.length).toBeGreaterThan(0);
    expect(made.alerts.length + made.truncatedAlerts).toBe(240);
  });
});

test("each request has the headers of the file, and they take the place of none of its own", async () => {
  await using fake = await startFakeWebhook();
  const headers = "Authorization: Bearer a-token\r\n\nX-Automation-Webhook-Token:  b=c: d ";
  const notifier = createWebhook({ url: fake.url, allow_private: true, headers }, surroundings().context);
  await notifier.send(aPage(), new AbortController().signal);
  expect(fake.requests[0]?.headers).toMatchObject({
    authorization: "Bearer a-token",
    "x-automation-webhook-token": "b=c: d",
    "content-type": "application/json",
    "webhook-id": "n_1",
  });
});
