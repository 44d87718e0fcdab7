import type { NotifierContext } from "../context.ts";
import { judgeAddress } from "../http/address.ts";
import { type Answer, deliveryOf } from "../http/answer.ts";
import { postTo } from "../http/post-to.ts";
import { type Change, type Delivery, type Notifier, refused, retry } from "../notifier.ts";
import type { Page } from "../page.ts";
import { RateBudget } from "../rate-budget.ts";
import type { PagerDutyConfig } from "./config.ts";
import { KEY_REF, refOf, routingKeys } from "./keys.ts";
import { renderChange, renderPagerDuty } from "./render.ts";

const TIMEOUT_MS = 10_000;
/** PagerDuty takes about 120 events a minute and integration key. */
const PER_MINUTE = 100;

/**
 * PagerDuty's Events API v2. A page opens or updates the alert of its group's dedup key, acknowledges or resolves it, so
 * any of them may be sent twice; the key that opened it also ends it. 202 means accepted for processing, and is no proof of an incident.
 */
export function createPagerDuty(config: PagerDutyConfig, context: NotifierContext): Notifier {
  const budget = new RateBudget(PER_MINUTE, 20, context.now());
  const url = new URL(`${config.api_url.replace(/\/+$/, "")}/v2/enqueue`);
  const keys = routingKeys(config.routing_key, context);
  return {
    name: "pagerduty",
    async send(page, signal) {
      if (isSilent(page)) return { kind: "sent" };
      const afterMs = budget.take(context.now());
      if (afterMs > 0) return { kind: "retry", reason: "rate-limited", afterMs, detail: "own budget" };
      const key = keys.keyOf(page);
      const settle = (answer: Answer | Delivery): Delivery => settled(answer, { page, key }, context.now());
      const first = await enqueue(url, key, renderPagerDuty(page, context), signal);
      if ("kind" in first || first.status !== 400 || isKeyFault(first)) return settle(first);
      const delivery = settle(await enqueue(url, key, renderPagerDuty(page, context, true), signal));
      return delivery.kind === "sent" ? { ...delivery, degraded: true } : delivery;
    },
    ...(config.change_events === true
      ? { change: (change, signal) => tellChange({ config, key: keys.own }, change, context, signal) }
      : {}),
  };
}

/** Change events notify nobody, and are kept for 90 days. */
async function tellChange(
  { config, key }: { readonly config: PagerDutyConfig; readonly key: string },
  change: Change,
  context: NotifierContext,
  signal: AbortSignal,
): Promise<Delivery> {
  const url = new URL(`${config.api_url.replace(/\/+$/, "")}/v2/change/enqueue`);
  const answer = await enqueue(url, key, renderChange(change), signal);
  return "kind" in answer ? answer : deliveryOf(answer, context.now());
}

/** A change of evidence alone is nothing to page again for, and there is no event that takes an acknowledgement back. */
function isSilent({ reason }: Page): boolean {
  return reason === "evidence_updated" || reason === "snoozed" || reason === "unacknowledged";
}

/** To the addresses that were judged, and no other that the name may lead to in between. */
async function enqueue(url: URL, routing_key: string, event: object, signal: AbortSignal): Promise<Answer | Delivery> {
  const judged = await judgeAddress(url, true);
  if (judged.verdict === "unresolved") return retry("server-error", "host has no address");
  if (judged.verdict !== "allowed") return refused("client-error", `${judged.verdict} address`);
  const body = JSON.stringify({ routing_key, ...event });
  return await postTo(url, judged.way, { headers: {}, body, timeoutMs: TIMEOUT_MS, signal });
}

interface Sent {
  readonly page: Page;
  readonly key: string;
}

function settled(answer: Answer | Delivery, { page, key }: Sent, now: number): Delivery {
  if ("kind" in answer) return answer;
  // What a proxy says instead is asked again, which opens no second incident.
  if (answer.status >= 200 && answer.status < 300 && !isTaken(answer))
    return retry("server-error", `HTTP ${answer.status}`);
  const delivery = deliveryOf(answer, now);
  if (delivery.kind !== "sent") return delivery;
  return { kind: "sent", externalIds: { dedup_key: page.wireKey, [KEY_REF]: refOf(key) } };
}

/** PagerDuty answers 202. Gateways before it make that a 200, with its own words left in it. */
function isTaken({ status, body }: Answer): boolean {
  return status === 202 || /"status"\s*:\s*"success"/.test(body);
}

/** A 400 about the routing key is a matter of configuration: another form of the event would not help. */
function isKeyFault(answer: Answer): boolean {
  return /routing_key/i.test(answer.body);
}
