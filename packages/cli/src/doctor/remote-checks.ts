import { connect } from "node:net";
import type { Config, PagerDutyConfig, SlackConfig } from "@rolecall/runtime";
import { LogLevel, WebClient } from "@slack/web-api";
import { type Check, failed, ok, reasonOf } from "./check.ts";

const TIMEOUT_MS = 5000;
/** An Events API v2 integration key: 32 letters and digits. */
const ROUTING_KEY = /^[A-Za-z0-9]{32}$/;

/** Everything elsewhere that the configuration names. Nobody is notified. */
export function checkRemotes(config: Config): Promise<readonly Check[]> {
  return Promise.all([
    ...config.receivers.flatMap(({ name, slack, pagerduty }) => [
      ...(slack === undefined ? [] : [checkSlack(name, slack)]),
      ...(pagerduty === undefined ? [] : [Promise.resolve(checkPagerDuty(name, pagerduty))]),
    ]),
    ...(config.kafka?.brokers ?? []).map(checkBroker),
    ...(config.clickhouse === undefined ? [] : [checkClickHouse(config.clickhouse.url)]),
  ]);
}

/** Slack's own `auth.test`: is the token good, and whose is it? */
async function checkSlack(receiver: string, slack: SlackConfig): Promise<Check> {
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
      `Slack is not to be reached: ${reasonOf(error)}`,
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

/** Only its form: PagerDuty has no way to try a key without an event. */
export function checkPagerDuty(receiver: string, pagerduty: Pick<PagerDutyConfig, "routing_key">): Check {
  const name = `pagerduty ${receiver}`;
  if (ROUTING_KEY.test(pagerduty.routing_key.reveal())) return ok(name, "the key has the form of an integration key");
  const advice = "put the integration key of an Events API v2 integration into routing_key_file";
  return failed(name, "the key is not 32 letters and digits", advice);
}

function checkBroker(address: string): Promise<Check> {
  const name = `kafka ${address}`;
  const colon = address.lastIndexOf(":");
  const socket = connect({
    host: address.slice(0, colon).replace(/^\[|\]$/g, ""),
    port: Number(address.slice(colon + 1)),
  });
  socket.setTimeout(TIMEOUT_MS);
  const advice = "look at kafka.brokers, the network, and whether the broker runs";
  return new Promise<Check>((resolve) => {
    socket.once("connect", () => resolve(ok(name, "takes connections")));
    socket.once("timeout", () => resolve(failed(name, `no answer within ${TIMEOUT_MS / 1000} s`, advice)));
    socket.once("error", (error) => resolve(failed(name, reasonOf(error), advice)));
  }).finally(() => {
    socket.destroy();
  });
}

async function checkClickHouse(url: string): Promise<Check> {
  const name = "clickhouse";
  const advice = "look at clickhouse.url, the network, and whether the server runs";
  try {
    const response = await fetch(new URL("/ping", url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? ok(name, "answers its ping") : failed(name, `its ping answers ${response.status}`, advice);
  } catch (error) {
    return failed(name, reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error), advice);
  }
}
