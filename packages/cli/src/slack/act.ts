import { sha256 } from "@rolecall/core";
import { isSlackSignature, readSlackAction, type SlackAction, type SlackCommand } from "@rolecall/notifiers";
import type { Clock, Log } from "@rolecall/runtime";
import { type CommandAnswer, type Commands, type Order, withoutCover } from "@rolecall/service-alerter";
import { sendInTime } from "../listen/alerter-door.ts";
import type { Memberships } from "./memberships.ts";
import { commandOf } from "./order-of.ts";
import { readPressed } from "./pressed.ts";
import type { SeenRequests } from "./seen-requests.ts";
import type { SigningReceiver } from "./signing-receivers.ts";
import { openModal } from "./slack-client.ts";

/** Slack wants its answer within 3 s: so much for its groups, and so much for the alerter. */
const GROUPS_MS = 1000;
const ALERTER_MS = 1500;

export interface ActOptions {
  /** As they are configured now. */
  readonly receivers: () => readonly SigningReceiver[];
  readonly commands: Commands;
  readonly memberships: Memberships;
  /** Requests of the last minutes: one that comes again is done already. */
  readonly seen: SeenRequests;
  /** Counts what is refused. */
  readonly refused: (reason: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** A request of Slack's as it came. */
export interface SlackRequest {
  readonly timestamp: string;
  readonly signature: string;
  readonly rawBody: Uint8Array;
}

/** What became of it. `said` is a sentence for the one who pressed; empty where all is well. */
export interface Acted {
  readonly status: 200 | 400 | 401 | 404;
  readonly said: string;
  /** Whose app speaks to the one who pressed; undefined where the signature is nobody's. */
  readonly speaker: SigningReceiver | undefined;
}

/** Believes a request by its signature, asks who may, and does what was pressed. */
export async function act(options: ActOptions, request: SlackRequest): Promise<Acted> {
  const { clock } = options;
  const receivers = options.receivers();
  if (receivers.length === 0) return { status: 404, said: "", speaker: undefined };
  const signed = receivers.filter(({ slack }) =>
    isSlackSignature(slack.signing_secret, request, request.rawBody, Math.floor(clock.now() / 1000)),
  );
  const [speaker] = signed;
  if (speaker === undefined) {
    options.refused("bad-signature");
    return { status: 401, said: "", speaker };
  }
  if (options.seen.isRepeated(sha256(request.rawBody), clock.now())) {
    options.refused("repeated");
    return { status: 200, said: "", speaker };
  }
  const read = await Promise.all(signed.map((receiver) => readFor(receiver, options, request)));
  const allowed = read.filter(({ action }) => action.kind === "command");
  const [first] = allowed.length > 0 ? allowed : read;
  if (first?.action.kind !== "command") {
    const { status = 401, answer = "", reason = "malformed" } = first?.action ?? {};
    options.refused(reason);
    if (reason === "not-a-responder") writeDown(options, request.rawBody, reason);
    return { status, said: answer, speaker };
  }
  const names = allowed.map(({ receiver }) => receiver.name);
  const { orderId } = readPressed(request.rawBody);
  const said = await obey(options, first.receiver, first.action.command, { id: orderId, receivers: names });
  return { status: 200, said, speaker: first.receiver };
}

/** Who tried what they may not is in the audit log. Not waited for: Slack wants its answer. */
function writeDown({ commands, log }: ActOptions, rawBody: Uint8Array, reason: string): void {
  const { userId, actionId, groupId, orderId } = readPressed(rawBody);
  const command = { kind: "refused-action", by: `slack:${userId}`, action: actionId, groupId, reason } as const;
  // Not the id of the press: another console may know of other responders.
  const id = orderId === undefined ? undefined : `${orderId}:refused`;
  commands.send({ id, command }).catch((error: unknown) => {
    log.warn({ err: error }, "a refused action could not be written down");
  });
}

interface ReadFor {
  readonly receiver: SigningReceiver;
  readonly action: SlackAction;
}

/** Several receivers may be of one app; each has responders of its own. */
async function readFor(receiver: SigningReceiver, options: ActOptions, request: SlackRequest): Promise<ReadFor> {
  const { timestamp, signature, rawBody } = request;
  const memberOf = await options.memberships.of(receiver, AbortSignal.timeout(GROUPS_MS));
  const now = options.clock.now();
  const action = readSlackAction(receiver.slack, { headers: { timestamp, signature }, rawBody, now, memberOf });
  return { receiver, action };
}

/** Does it, and returns what is to be said about it. */
async function obey(
  { commands, clock, log }: ActOptions,
  receiver: SigningReceiver,
  pressed: SlackCommand,
  order: Pick<Order, "id" | "receivers">,
): Promise<string> {
  try {
    if (pressed.kind === "open-modal") await openModal(receiver, pressed.triggerId, pressed.view);
    const command = commandOf(pressed);
    if (command === undefined) return "";
    return sentenceOf(await sendInTime(commands, { ...order, command }, ALERTER_MS, clock));
  } catch (error) {
    log.warn({ err: error, receiver: receiver.name }, "what was pressed in Slack could not be done in time");
    return "Rolecall could not do that in time. It may still happen; look again in a minute.";
  }
}

function sentenceOf(answer: CommandAnswer): string {
  // The dialog has said before what is held back, and takes any answer for an error.
  if (answer.accepted) return withoutCover(answer.message);
  if (answer.reason === "not-allowed") return "You are not among the responders of this receiver, so nothing was done.";
  return `Nothing was done: ${answer.message}.`;
}
