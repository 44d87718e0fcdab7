import type { SlackConfig } from "@rolecall/runtime";
import { LogLevel, WebClient } from "@slack/web-api";
import { type Check, failed, ok, reasonOf } from "./check.ts";

const TIMEOUT_MS = 5000;

/** Slack's own `auth.test`: is the token good, and whose is it? */
export async function checkSlack(receiver: string, slack: SlackConfig): Promise<Check> {
  const name = `slack ${receiver}`;
  const client = new WebClient(slack.token.reveal(), {
    timeout: TIMEOUT_MS,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(slack.api_url !== undefined && { slackApiUrl: slack.api_url }),
  });
  try {
    const answer = await client.auth.test();
    return ok(name, `${answer.user ?? "a bot"} in ${answer.team ?? "a workspace"}, to ${slack.channel}`);
  } catch (error) {
    const code = slackCode(error);
    if (code !== undefined)
      return failed(name, `Slack answers ${code}`, "put a bot token (xoxb-…) with chat:write into token_file");
    return failed(
      name,
      `Slack cannot be reached: ${reasonOf(error)}`,
      "look at the network, a proxy, or slack.api_url",
    );
  }
}

/** `invalid_auth`, where Slack answered. */
function slackCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("data" in error)) return undefined;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("error" in data)) return undefined;
  return typeof data.error === "string" ? data.error : undefined;
}
