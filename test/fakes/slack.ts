import { createHmac } from "node:crypto";
import { type FakeRequest, type FakeResponse, type FakeServer, startServer } from "./server.ts";
import { createFileShelf, type FileShelf, type SlackFile } from "./slack-files.ts";
import { brokenLimit } from "./slack-limits.ts";

/** One message as a user would see it now. */
export interface SlackMessageState {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  text: string;
  blocks: readonly unknown[];
  attachments: readonly unknown[];
  metadata: unknown;
  /** How often it was changed in place. */
  updates: number;
}

/** One call, its form body decoded; members that Slack takes as JSON are parsed. */
export interface SlackCall {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface FakeSlack extends FakeServer {
  /** `…/api/`: what precedes the method. */
  readonly apiUrl: string;
  readonly calls: readonly SlackCall[];
  /** Parent messages, oldest first. */
  readonly messages: readonly SlackMessageState[];
  readonly files: readonly SlackFile[];
  /** Replies of a thread, oldest first. */
  replies(ts: string): readonly SlackMessageState[];
  /** Somebody deletes a message. */
  remove(ts: string): void;
  /** The request that Slack sends when a user presses a button of a message. */
  click(message: SlackMessageState, actionId: string, options: ClickOptions): SlackClick;
}

export interface ClickOptions {
  readonly user: string;
  readonly signingSecret: string;
  /** Unix seconds. */
  readonly atS: number;
}

export interface SlackClick {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface FakeSlackOptions {
  readonly token?: string;
  /** Name to id. Ids are taken as they are. */
  readonly channels?: Readonly<Record<string, string>>;
  /** What the token may; to write messages by default. */
  readonly scopes?: readonly string[];
  /** Members of user groups. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Posts per channel and second before 429; unlimited by default. */
  readonly postsPerSecond?: number;
  readonly now?: () => number;
  /** Where socket mode connects to. */
  readonly socketUrl?: string;
}

interface Workspace {
  readonly options: FakeSlackOptions;
  readonly calls: SlackCall[];
  readonly messages: Map<string, SlackMessageState>;
  readonly posted: Map<string, number[]>;
  readonly shelf: FileShelf;
  next: number;
}

/** Slack's Web API over HTTP: what it answers, what it refuses, and what a user then sees. */
export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const shelf = createFileShelf(scopesOf(options));
  const workspace: Workspace = { options, calls: [], messages: new Map(), posted: new Map(), shelf, next: 1 };
  const server = await startServer((request) => respond(workspace, request));
  return {
    ...server,
    apiUrl: `${server.url}/api/`,
    calls: workspace.calls,
    files: shelf.files,
    get messages() {
      return [...workspace.messages.values()].filter(({ threadTs }) => threadTs === undefined);
    },
    replies: (ts) => [...workspace.messages.values()].filter(({ threadTs }) => threadTs === ts),
    remove: (ts) => void workspace.messages.delete(ts),
    click,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** `ok: false` with one of Slack's error codes, for `fail`. */
export function slackError(error: string): { readonly kind: "answer"; readonly response: FakeResponse } {
  return { kind: "answer", response: { status: 200, body: { ok: false, error } } };
}

function respond(workspace: Workspace, request: FakeRequest): FakeResponse {
  if (request.path.startsWith("/upload/")) return workspace.shelf.take(request);
  const method = /^\/api\/([a-zA-Z.]+)$/.exec(request.path)?.[1] ?? "";
  const args = decode(request);
  workspace.calls.push({ method, args });
  if (!isAuthorised(workspace.options.token ?? "xoxb-test-token", request, args))
    return answer({ ok: false, error: "invalid_auth" });
  switch (method) {
    case "auth.test":
      return answer({
        ok: true,
        url: "https://example.slack.com/",
        team: "Example",
        user: "rolecall",
        team_id: "T1",
        user_id: "U1",
      });
    case "chat.postMessage":
      return postMessage(workspace, args);
    case "chat.update":
      return answer(update(workspace, args));
    case "usergroups.users.list": {
      const users = workspace.options.groups?.[String(args["usergroup"])];
      return answer(users ? { ok: true, users } : { ok: false, error: "no_such_subteam" });
    }
    case "views.open":
      return answer({ ok: true, view: { id: "V1" } });
    case "apps.connections.open":
      return answer({ ok: true, url: workspace.options.socketUrl ?? "wss://127.0.0.1/" });
    case "files.getUploadURLExternal":
      return answer(workspace.shelf.announce(args, request));
    case "files.completeUploadExternal":
      return answer(workspace.shelf.complete(args));
    case "chat.postEphemeral":
      return answer({ ok: true, message_ts: "1.1" });
    default:
      return answer({ ok: false, error: "unknown_method" });
  }
}

function scopesOf({ scopes = ["chat:write"] }: FakeSlackOptions): readonly string[] {
  return scopes;
}

function answer(body: unknown): FakeResponse {
  return { status: 200, body };
}

const AS_JSON = new Set(["blocks", "attachments", "metadata", "view", "files"]);

function decode(request: FakeRequest): Readonly<Record<string, unknown>> {
  if (request.headers["content-type"]?.startsWith("application/json"))
    return JSON.parse(request.body) as Record<string, unknown>;
  const pairs = [...new URLSearchParams(request.body)];
  return Object.fromEntries(
    pairs.map(([key, value]) => [key, AS_JSON.has(key) ? (JSON.parse(value) as unknown) : value]),
  );
}

function isAuthorised(token: string, request: FakeRequest, args: Readonly<Record<string, unknown>>): boolean {
  return request.headers["authorization"] === `Bearer ${token}` || args["token"] === token;
}

function postMessage(workspace: Workspace, args: Readonly<Record<string, unknown>>): FakeResponse {
  const channel = channelOf(workspace, String(args["channel"] ?? ""));
  if (channel === undefined) return answer({ ok: false, error: "channel_not_found" });
  if (isOverRate(workspace, channel))
    return { status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } };
  const threadTs = args["thread_ts"] === undefined ? undefined : String(args["thread_ts"]);
  if (threadTs !== undefined && !workspace.messages.has(threadTs))
    return answer({ ok: false, error: "thread_not_found" });
  const blocks = (args["blocks"] as unknown[] | undefined) ?? [];
  const attachments = (args["attachments"] as unknown[] | undefined) ?? [];
  const text = String(args["text"] ?? "");
  if (text === "" && blocks.length === 0 && attachments.length === 0) return answer({ ok: false, error: "no_text" });
  const broken = brokenIn(blocks, attachments);
  if (broken !== undefined) return answer({ ok: false, error: broken });
  const ts = `1764000000.${String(workspace.next++).padStart(6, "0")}`;
  const broadcast = String(args["reply_broadcast"] ?? "false") === "true";
  const kept = { text: text.slice(0, 40_000), blocks, attachments, metadata: args["metadata"], updates: 0 };
  workspace.messages.set(ts, { channel, ts, threadTs, broadcast, ...kept });
  const headers = { "x-oauth-scopes": scopesOf(workspace.options).join(",") };
  return { status: 200, headers, body: { ok: true, channel, ts, message: { text, ts } } };
}

function update(workspace: Workspace, args: Readonly<Record<string, unknown>>): unknown {
  const ts = String(args["ts"] ?? "");
  const message = workspace.messages.get(ts);
  // Names are no good here: only the id that postMessage answered with is.
  if (message === undefined || message.channel !== args["channel"]) return { ok: false, error: "message_not_found" };
  const text = String(args["text"] ?? "");
  if (Buffer.byteLength(text) > 4000) return { ok: false, error: "msg_too_long" };
  const blocks = (args["blocks"] as unknown[] | undefined) ?? [];
  const attachments = (args["attachments"] as unknown[] | undefined) ?? [];
  const broken = brokenIn(blocks, attachments);
  if (broken !== undefined) return { ok: false, error: broken };
  // Text without blocks deletes the blocks.
  Object.assign(message, { text, blocks, attachments, metadata: args["metadata"], updates: message.updates + 1 });
  return { ok: true, channel: message.channel, ts, text };
}

function brokenIn(blocks: readonly unknown[], attachments: readonly unknown[]): string | undefined {
  const nested = attachments.flatMap((attachment) => (attachment as { blocks?: unknown[] }).blocks ?? []);
  return brokenLimit([...blocks, ...nested]);
}

function channelOf({ options }: Workspace, name: string): string | undefined {
  if (/^[CDG][A-Z0-9]+$/.test(name)) return name;
  return options.channels?.[name.replace(/^#/, "")];
}

function isOverRate({ options, posted }: Workspace, channel: string): boolean {
  if (options.postsPerSecond === undefined) return false;
  const now = (options.now ?? Date.now)();
  const recent = (posted.get(channel) ?? []).filter((at) => at > now - 1000);
  if (recent.length >= options.postsPerSecond) return true;
  posted.set(channel, [...recent, now]);
  return false;
}

function click(message: SlackMessageState, actionId: string, options: ClickOptions): SlackClick {
  const elements = (message.blocks as { elements?: Record<string, unknown>[] }[]).flatMap(
    (block) => block.elements ?? [],
  );
  const element = elements.find((candidate) => candidate["action_id"] === actionId);
  if (element === undefined) throw new Error(`the message has no ${actionId}`);
  const chosen = (element["options"] as { value: string }[] | undefined)?.[0];
  const pressed = { type: element["type"], action_id: actionId, value: element["value"], selected_option: chosen };
  const payload = {
    type: "block_actions",
    user: { id: options.user, username: "somebody", team_id: "T1" },
    container: { type: "message", message_ts: message.ts, channel_id: message.channel },
    actions: [{ ...pressed, action_ts: `${options.atS}.000100` }],
    trigger_id: "1.2.abc",
    response_url: "https://hooks.slack.com/actions/T1/1/abc",
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const mac = createHmac("sha256", options.signingSecret).update(`v0:${options.atS}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": String(options.atS),
    "x-slack-signature": `v0=${mac}`,
  };
  return { body, headers };
}
