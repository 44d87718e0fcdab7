import type { NotifierContext } from "../context.ts";
import { leadOf } from "../describe.ts";
import { type Delivery, type Notifier, refused } from "../notifier.ts";
import type { Page } from "../page.ts";
import { RateBudget } from "../rate-budget.ts";
import { callSlack, type SlackAccount, type SlackAnswer } from "./call.ts";
import { mayUpload, uploadChart } from "./chart.ts";
import type { SlackConfig } from "./config.ts";
import { metadataOf, renderSlack, type SlackLook, type SlackMessage } from "./render.ts";
import { renderReply, type SlackReply } from "./reply.ts";
import { type Workspace, workspaceOf } from "./workspace.ts";

const TIMEOUT_MS = 10_000;
/** Slack allows about one message per second and channel, with short bursts. */
const POSTS = { perMinute: 60, burst: 5 };

interface Channel {
  readonly config: SlackConfig;
  readonly account: SlackAccount;
  readonly look: SlackLook;
  readonly now: () => number;
  readonly posts: RateBudget;
  readonly workspace: Workspace;
  /** Pictures on their way. No message waits for them. */
  readonly uploads: Set<Promise<void>>;
}

/** Ids of the living message: the channel as the answer named it, and the timestamp, which is a string. */
interface Place {
  readonly channel: string;
  readonly ts: string;
}

/**
 * Slack: one living message per group. The first page posts it, later ones change it in place, and what is new goes
 * into its thread as well, and a picture where the token may. A message that is gone is posted anew; one that is refused for its form is sent as text once.
 */
export function createSlack(config: SlackConfig, context: NotifierContext): Notifier {
  const channel: Channel = {
    config,
    account: { token: config.token, apiUrl: config.api_url, timeoutMs: TIMEOUT_MS },
    look: {
      consoleUrl: context.consoleUrl,
      responseOf: context.responseOf,
      buttons: config.signing_secret !== undefined || config.app_token !== undefined,
    },
    now: context.now,
    posts: new RateBudget(POSTS.perMinute, POSTS.burst, context.now()),
    workspace: workspaceOf(context, config.api_url, config.token),
    uploads: new Set(),
  };
  return {
    name: "slack",
    send: (page, signal) => deliver(channel, page, signal),
    idle: async () => void (await Promise.all(channel.uploads)),
  };
}

async function deliver(channel: Channel, page: Page, signal: AbortSignal): Promise<Delivery> {
  const { channel: id, ts } = page.externalIds;
  if (id === undefined || ts === undefined) return postAnew(channel, page, signal);
  const reply = renderReply(page);
  // Changed before its reply may be posted, the message would be changed once more with it.
  const waitMs = reply === undefined ? 0 : channel.posts.wait(channel.now());
  if (waitMs > 0) return limited(waitMs);
  const updated = await write(channel, "chat.update", { channel: id, ts }, renderSlack(page, channel.look), signal);
  // The message is gone, or its channel is: the configuration may name another by now.
  if (updated.answer.kind === "moved" || updated.answer.kind === "no-channel") return postAnew(channel, page, signal);
  if (updated.answer.kind !== "ok") return outcomeOf(updated.answer, channel);
  const sent: Delivery = { kind: "sent", externalIds: { channel: id, ts }, degraded: updated.degraded };
  if (reply === undefined) return sent;
  return (await replyInThread(channel, page, { channel: id, ts }, reply, signal)) ?? sent;
}

async function postAnew(channel: Channel, page: Page, signal: AbortSignal): Promise<Delivery> {
  const message = renderSlack(page, channel.look);
  const { answer, degraded } = await write(
    channel,
    "chat.postMessage",
    { channel: channel.config.channel },
    message,
    signal,
  );
  if (answer.kind !== "ok") return outcomeOf(answer, channel);
  const { channel: id, ts } = answer.data;
  if (typeof id !== "string" || typeof ts !== "string") return { kind: "sent", degraded };
  if (mayUpload(answer.data)) addChart(channel, page, { channel: id, ts }, signal);
  return { kind: "sent", externalIds: { channel: id, ts }, degraded };
}

/** Once per message, when it is posted, and beside it: its failure is nobody's. */
function addChart(channel: Channel, page: Page, place: Place, signal: AbortSignal): void {
  const lead = page.state === "firing" ? leadOf(page) : undefined;
  if (lead === undefined) return;
  const { account, workspace } = channel;
  const upload = { account, workspace, place, finding: lead.finding, now: channel.now(), signal };
  const uploading = uploadChart(upload)
    .catch(() => undefined)
    .finally(() => channel.uploads.delete(uploading));
  channel.uploads.add(uploading);
}

/**
 * The thread tells what is new. The message itself is up to date by now, so only a passing failure is worth a retry;
 * undefined where nothing is.
 */
async function replyInThread(
  channel: Channel,
  page: Page,
  place: Place,
  reply: SlackReply,
  signal: AbortSignal,
): Promise<Delivery | undefined> {
  const waitMs = channel.posts.take(channel.now());
  if (waitMs > 0) return limited(waitMs);
  const body = {
    channel: place.channel,
    thread_ts: place.ts,
    text: reply.text,
    metadata: metadataOf(page),
    ...(reply.broadcast ? { reply_broadcast: true } : {}),
    ...PLAINLY,
  };
  const answer = await callSlack(channel.account, "chat.postMessage", body, signal);
  return answer.kind === "failed" && answer.delivery.kind === "retry" ? answer.delivery : undefined;
}

/** Nothing of a message is looked up, expanded or turned into a link. */
const PLAINLY = { parse: "none", link_names: false, unfurl_links: false, unfurl_media: false } as const;

async function write(
  channel: Channel,
  method: "chat.postMessage" | "chat.update",
  place: { readonly channel: string; readonly ts?: string },
  message: SlackMessage,
  signal: AbortSignal,
): Promise<{ readonly answer: SlackAnswer; readonly degraded: boolean }> {
  const pauseMs = channel.workspace.pauseMs(channel.now());
  const budget = method === "chat.update" ? channel.workspace.updates : channel.posts;
  const waitMs = pauseMs > 0 ? pauseMs : budget.take(channel.now());
  if (waitMs > 0) return { answer: { kind: "failed", delivery: limited(waitMs) }, degraded: false };
  const extra = method === "chat.update" ? { parse: "none", link_names: false } : PLAINLY;
  const answer = await callSlack(channel.account, method, { ...place, ...message, ...extra }, signal);
  if (answer.kind === "failed" && answer.delivery.kind === "retry" && answer.delivery.reason === "rate-limited") {
    channel.workspace.limited(`${place.channel}/${method}`, answer.delivery.afterMs ?? 0, channel.now());
  }
  if (answer.kind !== "too-rich") return { answer, degraded: false };
  const { text, metadata } = message;
  const plainer = { ...place, text, metadata, blocks: [], attachments: [], ...extra };
  return { answer: await callSlack(channel.account, method, plainer, signal), degraded: true };
}

function limited(afterMs: number): Delivery {
  return { kind: "retry", reason: "rate-limited", afterMs, detail: "own budget" };
}

function outcomeOf(answer: Exclude<SlackAnswer, { kind: "ok" }>, { config }: Channel): Delivery {
  switch (answer.kind) {
    case "failed":
      return answer.delivery;
    case "moved":
      return refused("client-error", "message_not_found");
    case "no-channel":
      return refused("client-error", `${answer.code}, channel ${config.channel}`);
    case "too-rich":
      return refused("client-error", "refused even as text");
  }
}
