import { SILENT } from "./call.ts";

export interface SlackSocketOptions {
  /** An app-level token with `connections:write`. */
  readonly appToken: string;
  /** What precedes the method. */
  readonly apiUrl: string;
  /** What somebody pressed or sent, as Slack's JSON. Resolves with what Slack is answered; it wants that within 3 s. */
  readonly onPayload: (payload: Readonly<Record<string, unknown>>) => Promise<object | undefined>;
}

/**
 * Socket mode: what people press comes over a connection that this side opens, for installations without a public address.
 * Reconnects by itself. Resolves when `signal` aborts; rejects where Slack refuses the token.
 */
export async function runSlackSocket(
  { appToken, apiUrl, onPayload }: SlackSocketOptions,
  signal: AbortSignal,
): Promise<void> {
  // Loaded by who opens one: a hundred modules that nobody else needs.
  const { SocketModeClient } = await import("@slack/socket-mode");
  const client = new SocketModeClient({
    appToken,
    logger: SILENT,
    clientOptions: { slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`, allowAbsoluteUrls: false },
  });
  client.on(
    "interactive",
    ({ body, ack }: { body: Record<string, unknown>; ack: (answer?: object) => Promise<void> }) => {
      void onPayload(body).then(ack, () => ack());
    },
  );
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  if (!signal.aborted) await Promise.race([client.start(), aborted]);
  await aborted;
  await client.disconnect().catch(() => undefined);
}
