import { type Clock, type Metrics, systemClock } from "@rolecall/runtime";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type ActOptions, act } from "./act.ts";
import { createMemberships } from "./memberships.ts";
import { inDialog, inMessage } from "./name-people.ts";
import { readPressed } from "./pressed.ts";
import { createSeenRequests } from "./seen-requests.ts";
import { whisper } from "./slack-client.ts";

/** Of a press; Slack's largest are about 30 kB. */
const MOST_BODY = 128 * 1024;

export interface SlackAppOptions extends Pick<ActOptions, "receivers" | "commands" | "log"> {
  readonly clock?: Clock;
  readonly metrics?: Metrics;
}

/**
 * `POST /slack/actions`: what people press under a message. 404 where no receiver has a signing secret, 401 where the
 * signature is nobody's, else 200 within 3 s; whoever may not, or is too late, is told so in Slack.
 */
export function createSlackApp(options: SlackAppOptions): Hono {
  const { clock = systemClock, log } = options;
  const { receivers, commands, metrics } = options;
  const refused = (reason: string): void => {
    metrics?.slackRefused.inc({ reason });
    log.warn({ reason }, "an action of Slack's was refused");
  };
  const around = {
    receivers,
    commands,
    log,
    clock,
    refused,
    memberships: createMemberships(clock),
    seen: createSeenRequests(),
  };
  const app = new Hono();
  app.post("/slack/actions", bodyLimit({ maxSize: MOST_BODY }), async (c) => {
    const rawBody = new Uint8Array(await c.req.arrayBuffer());
    const header = (name: string): string => c.req.header(name) ?? "";
    const signed = { timestamp: header("x-slack-request-timestamp"), signature: header("x-slack-signature") };
    const { status, said, speaker } = await act(around, { ...signed, rawBody });
    if (status !== 200 || said === "" || speaker === undefined) return c.body(null, status);
    const pressed = readPressed(rawBody);
    if (pressed.isModal) return c.json({ response_action: "errors", errors: { reason: inDialog(said, pressed) } });
    // Not waited for: Slack wants its answer, and what was done is done.
    whisper(speaker, pressed, inMessage(said)).catch((error: unknown) => {
      log.warn({ err: error, receiver: speaker.name }, "could not answer in Slack");
    });
    return c.body(null, 200);
  });
  return app;
}
