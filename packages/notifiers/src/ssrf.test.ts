import { describe, expect, test } from "vitest";
import { createPagerDuty } from "./pagerduty/send.ts";
import { createSlack } from "./slack/send.ts";
import { aPage } from "./testing/a-page.ts";
import { surroundings } from "./testing/harness.ts";
import { createWebhook } from "./webhook/send.ts";

const LIVE = new AbortController().signal;
const REFUSED = { kind: "refused", reason: "client-error", detail: "metadata address" };

describe("addresses that lead to a metadata service are refused, and never called", () => {
  test.each([
    "https://169.254.169.254",
    "https://[fe80::1]",
    "https://[fd00:ec2::254]",
    "https://[::ffff:169.254.169.254]",
  ])("%s", async (address) => {
    const { context } = surroundings();
    const slack = { token: "t", channel: "C0123", responders: [], api_url: `${address}/api/` };
    expect(await createSlack(slack, context).send(aPage(), LIVE)).toEqual(REFUSED);
    const pagerduty = { routing_key: "k", api_url: address };
    expect(await createPagerDuty(pagerduty, context).send(aPage(), LIVE)).toEqual(REFUSED);
    const webhook = { url: `${address}/hook`, allow_private: true };
    expect(await createWebhook(webhook, context).send(aPage(), LIVE)).toEqual(REFUSED);
  });
});
