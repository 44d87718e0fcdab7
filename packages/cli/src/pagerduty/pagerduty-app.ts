import { type Json, memberAt, parseJson, parseTime, textAt } from "@rolecall/core";
import { isPagerDutySignature } from "@rolecall/notifiers";
import { type Clock, type Config, type Log, systemClock } from "@rolecall/runtime";
import type { Command, Commands, Order } from "@rolecall/service-alerter";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { sendInTime } from "../listen/alerter-door.ts";

/** A webhook of PagerDuty's has the whole incident in it. */
const MOST_BODY = 512 * 1024;
const ALERTER_MS = 10_000;
/**
 * A webhook that was not answered comes again for hours: who acknowledged since keeps it. Within so long of it an acknowledgement
 * may be one of PagerDuty's own that was on its way, and clocks differ.
 */
const LATE_MS = 60_000;

export interface PagerDutyAppOptions {
  /** Secrets of webhooks v3 as they are configured now; none: there is nothing here. */
  readonly secrets: () => readonly string[];
  readonly commands: Commands;
  readonly clock?: Clock;
  readonly log: Log;
}

/** What of the configuration it takes: several secrets of one receiver with spaces between, while one is rotated. */
export function pagerDutySecrets({ receivers }: Pick<Config, "receivers">): readonly string[] {
  return receivers.flatMap(({ pagerduty }) => pagerduty?.webhook_secret?.reveal().split(/\s+/) ?? []);
}

/**
 * `POST /pagerduty/webhook`: what was acknowledged, no longer acknowledged, or resolved there is so here. 404 where no receiver has a secret for
 * it, 401 where the signature is nobody's, 503 (to be sent again) where the alerter does not answer, else 202. The same
 * twice changes nothing.
 */
export function createPagerDutyApp({ secrets, commands, clock = systemClock, log }: PagerDutyAppOptions): Hono {
  const app = new Hono();
  app.post("/pagerduty/webhook", bodyLimit({ maxSize: MOST_BODY }), async (c) => {
    const known = secrets();
    if (known.length === 0) return c.body(null, 404);
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const header = c.req.header("x-pagerduty-signature") ?? "";
    if (!known.some((secret) => isPagerDutySignature(secret, header, raw))) return c.body(null, 401);
    const order = orderOf(raw);
    if (order === undefined) return c.body(null, 202);
    try {
      await sendInTime(commands, order, ALERTER_MS, clock);
      return c.body(null, 202);
    } catch (error) {
      log.warn({ err: error }, "what PagerDuty told could not be done in time");
      return c.body(null, 503);
    }
  });
  return app;
}

/** An event has an id, and keeps it however often it is delivered. Undefined where nothing is to be done. */
function orderOf(raw: Uint8Array): Order | undefined {
  const event = memberAt(parseJson(Buffer.from(raw).toString("utf8")), "event");
  const command = commandOf(event);
  if (command === undefined) return undefined;
  const id = textAt(event, "id");
  return { id: /^[\w-]{1,64}$/.test(id) ? `pagerduty:${id}` : undefined, command };
}

/** Undefined for all that is not an incident of ours that somebody took, gave back or ended. */
function commandOf(event: Json | undefined): Command | undefined {
  const key = textAt(event, "data", "incident_key") || textAt(event, "data", "alert_key");
  if (!/^rolecall:v1:[0-9a-f]{64}$/.test(key)) return undefined;
  const agent = textAt(event, "agent", "id")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 40);
  const about = { subject: { wireKey: key }, by: agent === "" ? "pagerduty" : `pagerduty:${agent}` };
  const type = textAt(event, "event_type");
  if (type === "incident.acknowledged") return { kind: "acknowledge", ...about };
  // By hand, or since nobody went on with it in time.
  if (type === "incident.unacknowledged") {
    const saidAt = parseTime(textAt(event, "occurred_at")) + LATE_MS;
    const subject = Number.isNaN(saidAt) ? about.subject : { ...about.subject, saidAt };
    return { kind: "reopen", ...about, subject, comment: "" };
  }
  return type === "incident.resolved" ? { kind: "resolve", ...about } : undefined;
}
