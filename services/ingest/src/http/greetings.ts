import type { Context, HonoRequest } from "hono";
import { renderSplunkHealth, SPLUNK_HEALTH } from "./protocols/splunk.ts";

/** What a sender asks before it sends. Nothing is taken. */
export interface Greeting {
  readonly method: "GET" | "OPTIONS";
  readonly paths: readonly string[];
  speaks(request: HonoRequest): boolean;
  /** Is it answered to whoever shows a token, or to everybody? */
  readonly wantsToken: boolean;
  answer(c: Context, isFull: boolean): Response;
}

const OKTA = "x-okta-verification-challenge";
const ORIGIN = "webhook-request-origin";

export const GREETINGS: readonly Greeting[] = [
  {
    // Okta verifies the address of an event hook once, with the hook's own authorization.
    method: "GET",
    paths: ["/v1/logs"],
    speaks: (request) => request.header(OKTA) !== undefined,
    wantsToken: true,
    answer: (c) => c.json({ verification: c.req.header(OKTA) }),
  },
  {
    /**
     * CloudEvents' abuse protection, which Azure Event Grid asks for: may this origin send at all? Whether its events are
     * taken is a matter of the token that each of them shows.
     * https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
     */
    method: "OPTIONS",
    paths: ["/v1/logs"],
    speaks: (request) => /^[\w.:-]{1,253}$/.test(request.header(ORIGIN) ?? ""),
    wantsToken: false,
    answer: (c) =>
      c.body(null, 200, {
        Allow: "POST",
        "WebHook-Allowed-Origin": c.req.header(ORIGIN) ?? "",
        "WebHook-Allowed-Rate": "*",
      }),
  },
  {
    method: "GET",
    paths: SPLUNK_HEALTH,
    speaks: () => true,
    wantsToken: false,
    answer: renderSplunkHealth,
  },
];
