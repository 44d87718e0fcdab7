import { callSlack } from "./call.ts";
import type { SlackConfig } from "./config.ts";

/**
 * Which of the configured groups each user is in, asked of Slack (`usergroups:read`). A group that cannot be read has no
 * members: nobody gains by a failure. Meant to be kept for minutes, not asked at each click.
 */
export async function readMemberships(
  config: SlackConfig,
  signal: AbortSignal,
): Promise<(userId: string) => readonly string[]> {
  const account = { token: config.token, apiUrl: config.api_url, timeoutMs: 10_000 };
  const groups = new Map<string, readonly string[]>();
  for (const usergroup of config.responders.filter((id) => id.startsWith("S"))) {
    const answer = await callSlack(account, "usergroups.users.list", { usergroup }, signal);
    const users = answer.kind === "ok" ? answer.data["users"] : [];
    groups.set(usergroup, Array.isArray(users) ? users.filter((user) => typeof user === "string") : []);
  }
  return (userId) => [...groups].filter(([, users]) => users.includes(userId)).map(([group]) => group);
}
