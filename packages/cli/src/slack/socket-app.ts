import { createHmac, randomBytes } from "node:crypto";
import { runSlackSocket, SLACK_API } from "@rolecall/notifiers";
import { type Config, systemClock } from "@rolecall/runtime";
import type { ActOptions } from "./act.ts";
import type { SigningReceiver } from "./signing-receivers.ts";
import { createSlackApp, type SlackAppOptions } from "./slack-app.ts";

/** A receiver that hears of what people press over a socket. */
export interface SocketReceiver extends SigningReceiver {
  readonly appToken: string;
}

/** The receivers with an app token, each as if its requests were signed with a secret that only this process knows. */
export function socketReceivers(config: Pick<Config, "receivers">): readonly SocketReceiver[] {
  const signing_secret = randomBytes(32).toString("hex");
  return config.receivers.flatMap(({ name, slack }) => {
    if (slack?.app_token === undefined) return [];
    const { channel, responders, api_url = SLACK_API } = slack;
    const account = { channel, responders, api_url, token: slack.token.reveal(), signing_secret };
    return [{ name, slack: account, appToken: slack.app_token.reveal() }];
  });
}

/** Says when there is no socket, and when there is one again. */
function telling({ name }: SocketReceiver, log: SlackAppOptions["log"]): (error: unknown) => void {
  return (error) => {
    if (error === undefined) log.info({ receiver: name }, "Slack's socket is open again");
    else log.warn({ receiver: name, err: error }, "Slack opens no socket: buttons do nothing until it does");
  };
}

/** Listens on one socket per app until `signal` aborts. What comes over it goes the way of a signed request. */
export async function runSlackSockets(
  receivers: readonly SocketReceiver[],
  { commands, log, metrics, clock = systemClock }: Omit<SlackAppOptions, "receivers"> & Pick<ActOptions, "commands">,
  signal: AbortSignal,
): Promise<void> {
  const byApp = Map.groupBy(receivers, ({ appToken }) => appToken);
  const app = createSlackApp({ receivers: () => receivers, commands, log, clock, ...(metrics && { metrics }) });
  const sockets = [...byApp].map(async ([appToken, [first]]) => {
    if (first === undefined) return;
    const onPayload = async (payload: object): Promise<object | undefined> => {
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      const timestamp = String(Math.floor(clock.now() / 1000));
      const mac = createHmac("sha256", first.slack.signing_secret).update(`v0:${timestamp}:${body}`).digest("hex");
      const headers = { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${mac}` };
      const answer = await app.request("/slack/actions", { method: "POST", body, headers });
      const text = await answer.text();
      return text === "" ? undefined : (JSON.parse(text) as object);
    };
    try {
      await runSlackSocket(
        { appToken, apiUrl: first.slack.api_url, onPayload, onTrouble: telling(first, log) },
        signal,
      );
    } catch (error) {
      log.error(
        { receiver: first.name, reason: error instanceof Error ? error.message : "" },
        "Slack refused the socket; buttons do not work",
      );
    }
  });
  await Promise.all(sockets);
}
