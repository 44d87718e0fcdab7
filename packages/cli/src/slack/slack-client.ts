import { LogLevel, type ModalView, WebClient } from "@slack/web-api";
import type { Pressed } from "./pressed.ts";
import type { SigningReceiver } from "./signing-receivers.ts";

/** Slack forgets who pressed after three seconds. */
const TIMEOUT_MS = 2000;

/** Shows the dialog behind a button. */
export async function openModal(receiver: SigningReceiver, triggerId: string, view: unknown): Promise<void> {
  await clientOf(receiver).views.open({ trigger_id: triggerId, view: view as ModalView });
}

/** Says something that only the one who pressed sees. */
export async function whisper(receiver: SigningReceiver, { channel, userId }: Pressed, text: string): Promise<void> {
  if (channel === "" || userId === "" || text === "") return;
  await clientOf(receiver).chat.postEphemeral({ channel, user: userId, text });
}

function clientOf({ slack }: SigningReceiver): WebClient {
  return new WebClient(slack.token, {
    slackApiUrl: slack.api_url,
    timeout: TIMEOUT_MS,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
}
