import { headersIn } from "@rolecall/runtime";
import type { NotifierContext } from "../context.ts";
import { judgeAddress } from "../http/address.ts";
import { deliveryOf } from "../http/answer.ts";
import { postTo } from "../http/post-to.ts";
import { type Notifier, refused, retry } from "../notifier.ts";
import type { WebhookConfig } from "./config.ts";
import { mediaTypeOf, renderWebhook } from "./render.ts";
import { signWebhook } from "./sign.ts";

const TIMEOUT_MS = 10_000;

/**
 * A POST in the manner of Standard Webhooks, its body an OCSF Detection Finding in an envelope. `webhook-id` is the
 * notice's id, the same on each attempt. Metadata addresses are never called, private ones only where that is allowed.
 */
export function createWebhook(config: WebhookConfig, context: NotifierContext): Notifier {
  const url = new URL(config.url);
  const given = headersIn(config.headers ?? "");
  return {
    name: "webhook",
    async send(page, signal) {
      const judged = await judgeAddress(url, config.allow_private);
      if (judged.verdict === "unresolved") return retry("server-error", "host has no address");
      if (judged.verdict !== "allowed") return refused("client-error", `${judged.verdict} address`);
      const body = renderWebhook(page, { ...context, ...config });
      const atS = Math.floor(context.now() / 1000);
      const headers =
        config.secret === undefined
          ? unsigned(page.noticeId, atS)
          : signWebhook(config.secret, page.noticeId, atS, body);
      const typed = { ...given, ...headers, "content-type": mediaTypeOf(config) };
      const answer = await postTo(url, judged.way, { headers: typed, body, timeoutMs: TIMEOUT_MS, signal });
      if ("kind" in answer) return answer;
      const delivery = deliveryOf(answer, context.now());
      return delivery.kind === "sent" ? { kind: "sent", externalIds: { webhook_id: page.noticeId } } : delivery;
    },
  };
}

function unsigned(id: string, atS: number): Readonly<Record<string, string>> {
  return { "webhook-id": id, "webhook-timestamp": String(atS) };
}
