import { fetchOutside } from "@rolecall/runtime";
import {
  type FetchFunction,
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
} from "@slack/web-api";
import { judgeAddress } from "../http/address.ts";
import { unanswered } from "../http/answer.ts";
import { type Delivery, refused, retry } from "../notifier.ts";

/** Where and as whom to call. */
export interface SlackAccount {
  readonly token: string;
  readonly apiUrl: string;
  readonly timeoutMs: number;
}

/** An error code of Slack's that a caller acts on, or the outcome that it comes to. */
export type SlackAnswer =
  | { readonly kind: "ok"; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: "moved" }
  | { readonly kind: "too-rich" }
  | { readonly kind: "no-channel"; readonly code: string }
  | { readonly kind: "failed"; readonly delivery: Delivery };

/** The message is not there to be changed: post anew. */
const MOVED = new Set(["message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"]);
/** The channel is not there for us, or no more. */
const NO_CHANNEL = new Set(["channel_not_found", "not_in_channel", "is_archived"]);
/** The form is refused: send text only, once. */
const TOO_RICH = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "msg_blocks_too_long",
  "msg_too_long",
  "invalid_attachments",
]);
const AUTH = new Set([
  "invalid_auth",
  "not_authed",
  "token_revoked",
  "token_expired",
  "account_inactive",
  "missing_scope",
  "no_permission",
  "access_denied",
  "not_allowed_token_type",
  "team_access_not_granted",
]);
/** Whether Slack refused the token, which it does again however often it is asked. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && AUTH.has(error.data.error);
}

const LATER = new Set(["internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"]);

/** Wait after a 429 that does not say how long. */
const DEFAULT_WAIT_MS = 30_000;

/**
 * One call of a Web API method through the SDK, without its retries, its pausing of the whole queue, and its choice of
 * address by method name: the alerter decides when to try again.
 */
export async function callSlack(
  account: SlackAccount,
  method: string,
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<SlackAnswer> {
  const { verdict } = await judgeAddress(new URL(account.apiUrl), true);
  if (verdict === "metadata") return failed(refused("client-error", "metadata address"));
  const timeout = AbortSignal.timeout(account.timeoutMs);
  let status = 0;
  // The seam for the signals; it also keeps the status, which the SDK drops from a 429 without Retry-After.
  const fetchOnce: FetchFunction = async (url, init) => {
    const response = await fetchOutside(url, {
      ...init,
      redirect: "error",
      signal: AbortSignal.any([signal, timeout]),
    });
    status = response.status;
    return response;
  };
  const client = new WebClient(account.token, {
    slackApiUrl: account.apiUrl.endsWith("/") ? account.apiUrl : `${account.apiUrl}/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
    fetch: fetchOnce,
  });
  try {
    return { kind: "ok", data: { ...(await client.apiCall(method, { ...body })) } };
  } catch (error) {
    if (signal.aborted || timeout.aborted) return { kind: "failed", delivery: unanswered(signal, timeout) };
    return classify(error, status);
  }
}

function classify(error: unknown, status: number): SlackAnswer {
  if (error instanceof WebAPIPlatformError) return platformAnswer(error.data.error);
  if (error instanceof WebAPIRateLimitedError) {
    return failed(retry("rate-limited", "HTTP 429", Math.min(error.retryAfter, 3600) * 1000));
  }
  if (status === 429) return failed(retry("rate-limited", "HTTP 429", DEFAULT_WAIT_MS));
  const http = error instanceof WebAPIHTTPError ? error.statusCode : status;
  if (http === 401 || http === 403) return failed(refused("auth-error", `HTTP ${http}`));
  if (http >= 400 && http < 500 && http !== 408) return failed(refused("client-error", `HTTP ${http}`));
  return failed(retry("server-error", http >= 400 ? `HTTP ${http}` : "connection failed"));
}

function platformAnswer(code = ""): SlackAnswer {
  if (MOVED.has(code)) return { kind: "moved" };
  if (TOO_RICH.has(code)) return { kind: "too-rich" };
  if (NO_CHANNEL.has(code)) return { kind: "no-channel", code };
  // A page of some proxy, whatever its status: Slack has not answered yet.
  if (!/^[a-z][a-z0-9_]{1,60}$/.test(code)) return failed(retry("server-error", "no answer of Slack's"));
  if (code === "ratelimited" || code === "rate_limited") return failed(retry("rate-limited", code, DEFAULT_WAIT_MS));
  if (LATER.has(code)) return failed(retry("server-error", code));
  return failed(refused(AUTH.has(code) ? "auth-error" : "client-error", code));
}

function failed(delivery: Delivery): SlackAnswer {
  return { kind: "failed", delivery };
}

/** The SDK logs to the console; what matters is in the outcome. */
export const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};
