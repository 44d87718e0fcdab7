import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { createRecordReader } from "../../read-records.ts";
import { shownToken } from "../intake-token.ts";
import type { Protocol } from "../protocol.ts";
import type { Refusal } from "../refusal.ts";
import { refuseBody } from "../whole-body.ts";

const ROOT = "/services/collector";

/**
 * Splunk's HTTP Event Collector, which many products can send to and nothing else: events, each with what it is about in
 * `event`, behind each other or a line each, and raw lines. Without acknowledgement by channel: an answer comes once all is
 * durable. Its `source` in the address is a name of the sender's, not of a format.
 */
export const SPLUNK: Protocol = {
  paths: ["", "/event", "/event/1.0", "/raw", "/raw/1.0", "/ack"].map((path) => `${ROOT}${path}`),
  speaks: () => true,
  namesSource: false,
  open(request, { door, origin }) {
    const reader = createRecordReader({ ...door, origin });
    const isAck = request.path === `${ROOT}/ack`;
    return {
      ...(isAck ? refuseBody(NO_ACK) : { push: reader.push, end: () => [reader.end()] }),
      answer: (c, { accepted, dead, filtered }) =>
        accepted + dead + filtered === 0 ? reply(c, 400, 5, "No data") : reply(c, 200, 0, "Success"),
    };
  },
  refuse(c, refusal) {
    if (refusal === NO_ACK) return reply(c, 400, 14, "ACK is disabled");
    const { status, title, detail } = refusal;
    if (status === 401) {
      const isShown = shownToken(c.req) !== undefined;
      return isShown ? reply(c, 403, 4, "Invalid token") : reply(c, 401, 2, "Token is required");
    }
    // What every sender comes back after; 429 some do not know.
    if (status === 429 || status === 503) return reply(c, 503, 9, "Server is busy");
    return reply(c, status, 6, `${title}: ${detail}`);
  },
};

/** Where senders, and load balancers before them, ask whether it is worth sending. */
export const SPLUNK_HEALTH: readonly string[] = [`${ROOT}/health`, `${ROOT}/health/1.0`];

export function renderSplunkHealth(c: Context, isFull: boolean): Response {
  return isFull ? reply(c, 503, 18, "HEC is unhealthy, queues are full") : reply(c, 200, 17, "HEC is healthy");
}

const NO_ACK: Refusal = {
  status: 400,
  title: "nothing is acknowledged by channel",
  detail: "An answer says that all is durable.",
};

function reply(c: Context, status: ContentfulStatusCode, code: number, text: string): Response {
  return c.json({ text, code }, status);
}
