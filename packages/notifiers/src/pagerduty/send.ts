import type { NotifierContext } from "../context.ts";
import { type Change, type Delivery, type Notifier, retry } from "../notifier.ts";
import type { Page } from "../page.ts";
import { type Answer, deliveryOf } from "../post.ts";
import { RateBudget } from "../rate-budget.ts";
import type { PagerDutyConfig } from "./config.ts";
import { enqueue } from "./enqueue.ts";
import { incidentsOf } from "./incidents.ts";
import { KEY_REF, refOf, routingKeys } from "./keys.ts";
import { type PagerDutyEvent, renderChange, renderPagerDuty } from "./render.ts";

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
      const before = await endEarlier(page, (event) => enqueue(url, key, event, signal));
      if (before !== undefined) return settle(before);
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

/** What ends ends all of its incidents, the newest of them last. Undefined when the others have ended. */
async function endEarlier(
  page: Page,
  send: (event: PagerDutyEvent) => Promise<Answer | Delivery>,
): Promise<Answer | Delivery | undefined> {
  if (page.state !== "resolved") return undefined;
  for (const dedup_key of incidentsOf(page).earlier) {
    const answer = await send({ event_action: "resolve", dedup_key });
    if ("kind" in answer || answer.status !== 202) return answer;
  }
  return undefined;
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

/** A change of evidence alone is nothing to page again for. */
function isSilent(page: Page): boolean {
  return page.reason === "evidence_updated" || page.reason === "snoozed";
}

interface Sent {
  readonly page: Page;
  readonly key: string;
}

function settled(answer: Answer | Delivery, { page, key }: Sent, now: number): Delivery {
  if ("kind" in answer) return answer;
  // Only 202 is PagerDuty's; what a proxy says instead is asked again, which opens no second incident.
  if (answer.status >= 200 && answer.status < 300 && answer.status !== 202)
    return retry("server-error", `HTTP ${answer.status}`);
  const delivery = deliveryOf(answer, now);
  if (delivery.kind !== "sent") return delivery;
  // What is over is over: the next incident is the first again.
  const dedup_key = page.state === "resolved" ? page.wireKey : incidentsOf(page).newest;
  return { kind: "sent", externalIds: { dedup_key, [KEY_REF]: refOf(key) } };
}

/** A 400 about the routing key is a matter of configuration: another form of the event would not help. */
function isKeyFault(answer: Answer): boolean {
  return /routing_key/i.test(answer.body);
}
