import { setTimeout as sleep } from "node:timers/promises";
import { proxyAgentOf } from "@rolecall/runtime";
import type { SocketModeClient, SocketModeOptions } from "@slack/socket-mode";
import { isRefusedToken, SILENT } from "./call.ts";

export interface SlackSocketOptions {
  /** An app-level token with `connections:write`. */
  readonly appToken: string;
  /** What precedes the method. */
  readonly apiUrl: string;
  /** What somebody pressed or sent, as Slack's JSON. Resolves with what Slack is answered; it wants that within 3 s. */
  readonly onPayload: (payload: Readonly<Record<string, unknown>>) => Promise<object | undefined>;
  /** Called when there is no connection and none is to be had, and with undefined when there is one again. */
  readonly onTrouble?: (error: unknown) => void;
}

/** Slack answers at once, and then greets. */
const OPEN_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that ends sooner is none: who ends them all is not asked for the next without a pause. */
const BRIEF_MS = 1000;

/**
 * Socket mode: what people press comes over a connection that this side opens, for installations without a public address.
 * One that ends is followed by the next at once. Resolves when `signal` aborts; rejects where Slack refuses the token.
 *
 * The client's own reconnecting is off: it leaves what its attempts reject with to nobody, which ends the process, and waits for
 * five seconds first, while whoever presses something is told that there is no app.
 */
export async function runSlackSocket(options: SlackSocketOptions, signal: AbortSignal): Promise<void> {
  // Loaded by who opens one: a hundred modules that nobody else needs.
  const { SocketModeClient: Client } = await import("@slack/socket-mode");
  let failures = 0;
  while (!signal.aborted) {
    try {
      await live(new Client(await clientOptions(options)), options, signal, () => {
        if (failures > 0) options.onTrouble?.(undefined);
        failures = 0;
      });
    } catch (error) {
      if (isRefusedToken(error)) throw error;
      failures += 1;
      if (failures === 2) options.onTrouble?.(error);
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function clientOptions({ appToken, apiUrl }: SlackSocketOptions): Promise<SocketModeOptions> {
  // The socket itself is at another host of Slack's, which whoever names a proxy reaches as its API is.
  const dispatcher = await proxyAgentOf(new URL(apiUrl));
  return {
    ...(dispatcher !== undefined && { dispatcher }),
    ...{ appToken, logger: SILENT, autoReconnectEnabled: false },
    clientOptions: {
      slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`,
      ...{ allowAbsoluteUrls: false, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: OPEN_MS },
    },
  };
}

/** One connection, from its opening to its end. Rejects where there is none. */
async function live(
  client: SocketModeClient,
  { onPayload }: SlackSocketOptions,
  signal: AbortSignal,
  opened: () => void,
): Promise<void> {
  // A link may end before what was pressed is done: then nobody can be answered, and Slack sends it once more.
  client.on(
    "interactive",
    ({ body, ack }: { body: Record<string, unknown>; ack: (answer?: object) => Promise<void> }) => {
      void onPayload(body)
        .then(ack, () => ack())
        .catch(() => undefined);
    },
  );
  const over = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true, signal: over.signal });
  });
  let isOver = false;
  const ended = new Promise<void>((resolve) => void client.once("disconnected", () => resolve())).then(() => {
    isOver = true;
  });
  try {
    const began = performance.now();
    await Promise.race([client.start(), aborted, late(over.signal)]);
    opened();
    await Promise.race([ended, aborted]);
    if (isOver && performance.now() - began < BRIEF_MS) throw new Error("Slack ends what it has just opened");
  } finally {
    over.abort();
    if (!isOver) await client.disconnect();
  }
}

/** Rejects when a connection takes too long to be greeted on. */
async function late(over: AbortSignal): Promise<never> {
  await sleep(2 * OPEN_MS, undefined, { signal: over });
  throw new Error("Slack does not greet in time");
}
