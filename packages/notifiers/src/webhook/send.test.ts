import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { startFakeWebhook } from "../../../../test/fakes/index.ts";
import { judgeAddress, judgeWritten } from "../http/address.ts";
import { postTo } from "../http/post-to.ts";
import type { Page } from "../page.ts";
import { anItem, aPage, PAGES } from "../testing/a-page.ts";
import { NOW, surroundings, WEBHOOK_SECRET } from "../testing/harness.ts";
import { webhookConfigSchema } from "./config.ts";
import { renderWebhook } from "./render.ts";
import { createWebhook } from "./send.ts";
import { keysOf } from "./sign.ts";

const LIVE = new AbortController().signal;
const ROTATED = `whsec_${Buffer.from("the next secret, 24 bytes").toString("base64")}`;

async function sendWith(secret: string | undefined, known: readonly string[], now = NOW): Promise<boolean | undefined> {
  await using fake = await startFakeWebhook({ secrets: known, now: () => now });
  const notifier = createWebhook({ url: `${fake.url}/x`, allow_private: true, secret }, surroundings().context);
  await notifier.send(aPage(), LIVE);
  return fake.deliveries[0]?.verified;
}

test.each<[string, (headers: Readonly<Record<string, string>>, body: string) => void]>([
  ["webhook-id: unique per event", (headers) => expect(headers["webhook-id"]).toBe("n_1")],
  [
    "webhook-timestamp: Unix seconds of this attempt",
    (headers) => expect(headers["webhook-timestamp"]).toBe(String(NOW / 1000)),
  ],
  [
    "webhook-signature: v1 and base64, one for each secret",
    (headers) => expect(headers["webhook-signature"]).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/),
  ],
  [
    "signed content and algorithm: HMAC-SHA256 of id, timestamp and raw body, with the decoded secret",
    (headers, body) => {
      const key = Buffer.from(WEBHOOK_SECRET.slice("whsec_".length), "base64");
      const mac = createHmac("sha256", key).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
      expect(headers["webhook-signature"]?.split(" ")[0]).toBe(`v1,${mac.digest("base64")}`);
    },
  ],
])("section 6, %s", async (_, holds) => {
  await using fake = await startFakeWebhook({ secrets: [WEBHOOK_SECRET], now: () => NOW });
  const config = { url: fake.url, allow_private: true, secret: `${WEBHOOK_SECRET} ${ROTATED}` };
  await createWebhook(config, surroundings().context).send(aPage(), LIVE);
  const [request] = fake.requests;
  holds(request?.headers ?? {}, request?.body ?? "");
});

test.each([
  ["rolecall", "application/json"],
  // CloudEvents 1.0, HTTP binding 3.2: by it a library knows the event.
  ["cloudevents", "application/cloudevents+json; charset=UTF-8"],
] as const)("in the envelope %s the body is of the type %s", async (envelope, type) => {
  await using fake = await startFakeWebhook();
  await createWebhook({ url: fake.url, allow_private: true, envelope }, surroundings().context).send(aPage(), LIVE);
  expect(fake.requests[0]?.headers["content-type"]).toBe(type);
});

describe("section 6, signature", () => {
  test.each([
    ["the secret", WEBHOOK_SECRET, [WEBHOOK_SECRET], true],
    ["two secrets while one is rotated, the old known", `${WEBHOOK_SECRET} ${ROTATED}`, [WEBHOOK_SECRET], true],
    ["two secrets while one is rotated, the new known", `${WEBHOOK_SECRET}\n${ROTATED}`, [ROTATED], true],
    ["another secret", ROTATED, [WEBHOOK_SECRET], false],
    ["no secret", undefined, [WEBHOOK_SECRET], false],
  ] as const)("%s", async (_, secret, known, expected) => {
    expect(await sendWith(secret, known)).toBe(expected);
  });

  test.each([
    ["stale", 301_000],
    ["future", -301_000],
  ])("a %s request is not accepted", async (_, ms) => {
    expect(await sendWith(WEBHOOK_SECRET, [WEBHOOK_SECRET], NOW + ms)).toBe(false);
  });

  test("an empty key is none", () => {
    expect(keysOf("whsec_")).toEqual([]);
    expect(keysOf("plain words")).toHaveLength(2);
  });

  test("the id is the same on a retry, so that receivers can drop it", async () => {
    await using fake = await startFakeWebhook();
    const notifier = createWebhook({ url: fake.url, allow_private: true }, surroundings().context);
    fake.fail({ kind: "accept-then-drop" });
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({ kind: "retry" });
    await notifier.send(aPage(), LIVE);
    expect(fake.deliveries.map(({ repeated }) => repeated)).toEqual([false, true]);
  });
});

describe("section 6, body", () => {
  test.each([
    ["firing", "finding.create", 1],
    ["acknowledged", "finding.update", 2],
    ["resolved", "finding.close", 3],
  ] as const)("a page that is %s is a %s", (state, type, activity_id) => {
    const body = JSON.parse(renderWebhook(PAGES[state] as Page, {})) as Record<string, unknown>;
    expect(body).toMatchObject({
      type,
      sequence: 7,
      receiver: "secops",
      finding: {
        class_uid: 2004,
        category_uid: 2,
        activity_id,
        type_uid: 200_400 + activity_id,
        metadata: { version: "1.8.0" },
      },
    });
  });

  test("the finding that leads is told by itself where it does not fit beside its own copy in the list", () => {
    const huge = "x".repeat(100_000);
    const attacks = Array.from({ length: 100 }, () => ({ tactic: huge, technique: huge, version: "1" }));
    const raw = renderWebhook(aPage({ firing: [anItem({}, { title: huge, sql: huge, attacks })] }), {});
    const body = JSON.parse(raw) as { finding: unknown; findings: unknown[]; omitted: number };
    expect(raw.length).toBeLessThanOrEqual(1_000_000);
    expect(body).toMatchObject({ finding: { class_uid: 2004 }, omitted: 0 });
  });

  test("findings past a megabyte are left out, and counted", () => {
    const firing = Array.from({ length: 100 }, (_, at) =>
      anItem({ episodeId: `e_${at}` }, { sql: "界".repeat(4000), title: "界".repeat(4000) }),
    );
    const raw = renderWebhook(aPage({ firing }), {});
    const body = JSON.parse(raw) as { findings: unknown[]; omitted: number };
    expect(raw.length).toBeLessThanOrEqual(1_000_000);
    expect(body.findings.length + body.omitted).toBe(100);
    expect(body.findings.length).toBeGreaterThan(0);
  });
});

describe("section 6, rules: where it may go", () => {
  test.each([
    ["https://127.0.0.1/", false, "private"],
    ["https://127.0.0.1/", true, "allowed"],
    ["https://localhost/", false, "private"],
    ["https://10.1.2.3/", false, "private"],
    ["https://172.31.0.1/", false, "private"],
    ["https://192.168.1.1/", false, "private"],
    ["https://100.64.0.1/", false, "private"],
    ["https://0.0.0.0/", false, "private"],
    ["https://[::1]/", false, "private"],
    ["https://[fd12::1]/", false, "private"],
    ["https://[::ffff:10.0.0.1]/", false, "private"],
    ["https://[::ffff:7f00:1]/", false, "private"],
    ["https://2130706433/", false, "private"],
    ["https://0x7f.1/", false, "private"],
    ["https://169.254.169.254/latest/meta-data", false, "metadata"],
    ["https://169.254.169.254/latest/meta-data", true, "metadata"],
    ["https://[fe80::1]/", true, "metadata"],
    ["https://[fd00:ec2::254]/", true, "metadata"],
    ["https://[::ffff:169.254.169.254]/", true, "metadata"],
    ["https://8.8.8.8/", false, "allowed"],
    ["https://[2001:4860:4860::8888]/", false, "allowed"],
    ["https://no-such-host.invalid/", false, "unresolved"],
  ] as const)("%s with allow_private %s is %s", async (url, allowPrivate, verdict) => {
    expect((await judgeAddress(new URL(url), allowPrivate)).verdict).toBe(verdict);
    const written = judgeWritten(new URL(url), allowPrivate);
    if (written !== undefined) expect(written).toBe(verdict);
  });

  test.each([
    ["https://10.0.0.1/", "private"],
    ["https://localhost/", "private"],
    ["https://hook.localhost/", "private"],
    ["https://169.254.169.254/", "metadata"],
    ["https://8.8.8.8/", "allowed"],
    ["https://soar.example/", undefined],
  ])("%s as it is written is %s", (url, verdict) => {
    expect(judgeWritten(new URL(url), false)).toBe(verdict);
  });

  test("the request goes to the address that was judged, whatever the name says by then", async () => {
    await using fake = await startFakeWebhook();
    const { port } = new URL(fake.url);
    const options = { headers: {}, body: "{}", timeoutMs: 5000, signal: LIVE };
    const answer = await postTo(
      new URL(`http://changes-its-mind.invalid:${port}/`),
      { addresses: ["127.0.0.1"] },
      options,
    );
    expect(answer).toMatchObject({ status: 204 });
    expect(fake.requests[0]?.headers["host"]).toBe(`changes-its-mind.invalid:${port}`);
  });

  test("a private address is refused without a request", async () => {
    await using fake = await startFakeWebhook();
    const notifier = createWebhook({ url: fake.url, allow_private: false }, surroundings().context);
    expect(await notifier.send(aPage(), LIVE)).toMatchObject({
      kind: "refused",
      reason: "client-error",
      detail: "private address",
    });
    expect(fake.requests).toEqual([]);
  });

  test.each([
    ["http://example.com/", {}, false],
    ["http://127.0.0.1:9/", { allow_private: true }, true],
    ["https://example.com/", {}, true],
    ["ftp://example.com/", { allow_private: true }, false],
    ["https://example.com/", { unknown: 1 }, false],
  ])("configuration: %s %o is accepted: %s", (url, more, accepted) => {
    expect(webhookConfigSchema.safeParse({ url, ...more }).success).toBe(accepted);
  });
});
