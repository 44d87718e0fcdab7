import { createHmac, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { runSlackSocket, SLACK_API } from "@rolecall/notifiers";
import { type Config, systemClock, untilAborted } from "@rolecall/runtime";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import type { ActOptions } from "./act.ts";
import type { SigningReceiver } from "./signing-receivers.ts";
import { createSlackApp, type SlackAppOptions } from "./slack-app.ts";

/** A receiver that hears of what people press over a socket. */
interface SocketReceiver extends SigningReceiver {
  readonly appToken: string;
}

/** What comes over a socket goes the way of a signed request: only this process knows with what. */
const signing_secret = randomBytes(32).toString("hex");

/** The receivers with an app token. */
function socketReceivers(config: Pick<Config, "receivers">): readonly SocketReceiver[] {
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

type Around = Omit<SlackAppOptions, "receivers"> & Pick<ActOptions, "commands">;

/**
 * Listens on one socket per app until `signal` aborts, for the receivers of the configuration as it is now: who is no responder any
 * more is none, and other tokens open other sockets.
 */
export async function runSlackSockets(
  config: Pick<Config, "receivers">,
  { reloads, ...around }: Around & { readonly reloads: Pick<ConfigReloads, "onReload"> },
  signal: AbortSignal,
): Promise<void> {
  let receivers = socketReceivers(config);
  let round = new AbortController();
  reloads.onReload(({ config: next }) => {
    const others = socketReceivers(next);
    if (isDeepStrictEqual(others, receivers)) return;
    receivers = others;
    round.abort();
  });
  while (!signal.aborted) {
    round = new AbortController();
    const until = AbortSignal.any([signal, round.signal]);
    await Promise.all([listenOn(receivers, around, until), untilAborted(until)]);
  }
}

async function listenOn(
  receivers: readonly SocketReceiver[],
  { commands, log, metrics, clock = systemClock }: Around,
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
