import { fetchOutside, type SlackConfig } from "@rolecall/runtime";
import { LogLevel, WebClient } from "@slack/web-api";
import { type Check, failed, ok, reasonOf, warning } from "./check.ts";

const TIMEOUT_MS = 5000;

/** Slack's own `auth.test`: is the token good, whose is it, and may it do what the receiver asks of it? */
export async function checkSlack(receiver: string, slack: SlackConfig): Promise<Check> {
  const name = `slack ${receiver}`;
  const client = new WebClient(slack.token.reveal(), {
    timeout: TIMEOUT_MS,
    logLevel: LogLevel.ERROR,
    fetch: fetchOutside,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(slack.api_url !== undefined && { slackApiUrl: slack.api_url }),
  });
  try {
    const answer = await client.auth.test();
    const who = `${answer.user ?? "a bot"} in ${answer.team ?? "a workspace"}, to ${slack.channel}`;
    return lackOf(answer.response_metadata?.scopes, slack, { name, who }) ?? ok(name, who);
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

/** What the token lacks. Slack names its scopes with each answer; a gateway may keep them to itself, and nothing is said. */
function lackOf(
  scopes: readonly string[] | undefined,
  { responders }: SlackConfig,
  { name, who }: { readonly name: string; readonly who: string },
): Check | undefined {
  if (scopes === undefined) return undefined;
  const advice = "add it to the bot token's scopes and install the app again: docs/slack-and-pagerduty.md";
  if (!scopes.includes("chat:write")) return failed(name, `${who}: the token lacks chat:write`, advice);
  const hasGroups = responders.some((id) => id.startsWith("S"));
  if (!hasGroups || scopes.includes("usergroups:read")) return undefined;
  return warning(name, `${who}: without usergroups:read nobody is known to be in a group of responders`, advice);
}

/** `invalid_auth`, where Slack answered. */
function slackCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("data" in error)) return undefined;
  const { data } = error;
  if (typeof data !== "object" || data === null || !("error" in data)) return undefined;
  return typeof data.error === "string" ? data.error : undefined;
}
