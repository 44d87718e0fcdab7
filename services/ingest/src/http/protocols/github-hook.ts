import { formatTime, isJsonObject, parseJson } from "@rolecall/core";
import type { HonoRequest } from "hono";
import { createPieceReader, nothing } from "../../read-records.ts";
import type { Protocol } from "../protocol.ts";
import { readWhole } from "../whole-body.ts";
import { PLAIN } from "./plain.ts";

/**
 * Webhooks of GitHub. What a delivery is about, its id and when it came are in no body; with these around it, it is written
 * as the REST API answers deliveries, so that the record says everything by itself: kept, read again, or sent by somebody else.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
 */
export const GITHUB_HOOK: Protocol = {
  ...PLAIN,
  // Gitea and Forgejo say the same for those who know GitHub alone, and mean bodies of their own.
  speaks: (request) =>
    eventOf(request) !== undefined && ["x-gitea-event", "x-forgejo-event"].every((name) => !request.header(name)),
  open(request, { door, origin, now }) {
    const event = eventOf(request) ?? "";
    const guid = request.header("x-github-delivery");
    const reader = createPieceReader({ ...door, origin });
    const whole = readWhole((body) => {
      if (event === "ping") return [{ ...nothing(), records: 1, filtered: 1 }];
      const payload = payloadIn(body, request);
      const around = JSON.stringify({ guid, delivered_at: formatTime(now()), event }).slice(0, -1);
      // What is no JSON by itself could end what stands around it.
      reader.record(isJsonObject(parseJson(payload)) ? `${around},"request":{"payload":${payload}}}` : payload);
      return [reader.flush()];
    });
    return { ...whole, answer: PLAIN.open(request, { door, origin, now }).answer };
  },
};

const EVENT = /^[a-z][a-z0-9_]{0,63}$/;

function eventOf(request: HonoRequest): string | undefined {
  const event = request.header("x-github-event") ?? "";
  return EVENT.test(event) ? event : undefined;
}

/** The body, or the member of a form in which whoever chose that content type gets it. */
function payloadIn(body: Buffer, request: HonoRequest): string {
  const text = body.toString("utf8");
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.header("content-type") ?? "");
  return (isForm ? new URLSearchParams(text).get("payload") : undefined) ?? text;
}
