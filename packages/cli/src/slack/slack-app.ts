import { type Clock, type Metrics, systemClock } from "@rolecall/runtime";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { otherMethod, problem } from "../listen/problem.ts";
import { type Acted, type ActOptions, act } from "./act.ts";
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
  app.post("/slack/actions", bodyLimit({ maxSize: MOST_BODY, onError: tooLarge }), async (c) => {
    const rawBody = new Uint8Array(await c.req.arrayBuffer());
    const header = (name: string): string => c.req.header(name) ?? "";
    const signed = { timestamp: header("x-slack-request-timestamp"), signature: header("x-slack-signature") };
    const { status, said, speaker } = await act(around, { ...signed, rawBody });
    if (status !== 200) return problem(c, status, ...NOT_HEARD[status]);
    if (said === "" || speaker === undefined) return c.body(null, status);
    const pressed = readPressed(rawBody);
    if (pressed.isModal) return c.json({ response_action: "errors", errors: { reason: inDialog(said, pressed) } });
    // Not waited for: Slack wants its answer, and what was done is done.
    whisper(speaker, pressed, inMessage(said)).catch((error: unknown) => {
      log.warn({ err: error, receiver: speaker.name }, "could not answer in Slack");
    });
    return c.body(null, 200);
  });
  app.all("/slack/actions", (c) => otherMethod(c, "POST"));
  return app;
}

const NOT_HEARD: Readonly<Record<Exclude<Acted["status"], 200>, readonly [title: string, detail: string]>> = {
  400: [
    "this is no press that is known here",
    "Slack's interactivity sends what is pressed under a message as a form.",
  ],
  401: ["the signature is nobody's", "Sign with the app's signing secret, at most five minutes ago."],
  404: ["no buttons are shown", "No receiver of Slack has a signing_secret_file."],
};

function tooLarge(c: Context): Response {
  return problem(c, 413, "the body is too large", `At most ${MOST_BODY} bytes.`);
}
