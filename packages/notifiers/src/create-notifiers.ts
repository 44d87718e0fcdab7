import type { Secret } from "@rolecall/core";
import type { NotifierContext } from "./context.ts";
import type { Notifier } from "./notifier.ts";
import { NOTIFIERS } from "./registry.ts";

/** A receiver as the loaded configuration has it: secrets in memory, `*_file` members beside them. */
export interface ReceiverSource {
  readonly name: string;
  readonly slack?:
    | {
        readonly token: Secret;
        readonly signing_secret?: Secret | undefined;
        readonly channel: string;
        readonly responders: readonly string[];
        readonly api_url?: string | undefined;
      }
    | undefined;
  readonly pagerduty?: { readonly routing_key: Secret; readonly api_url?: string | undefined } | undefined;
  readonly webhook?:
    | { readonly url: string; readonly secret?: Secret | undefined; readonly allow_private: boolean }
    | undefined;
  /** The feed of the embedded shape. */
  readonly terminal?: Readonly<Record<string, never>> | undefined;
}

/** The channels of a receiver by integration, as notices name them. @throws z.ZodError for what a schema refuses */
export function createNotifiers(
  receiver: ReceiverSource,
  context: NotifierContext,
): ReadonlyMap<keyof typeof NOTIFIERS, Notifier> {
  const notifiers = new Map<keyof typeof NOTIFIERS, Notifier>();
  const { slack, pagerduty, webhook, terminal } = receiver;
  if (slack) {
    const { channel, responders, api_url } = slack;
    const secrets = { token: slack.token.reveal(), signing_secret: slack.signing_secret?.reveal() };
    notifiers.set(
      "slack",
      NOTIFIERS.slack.create({ channel, responders: [...responders], api_url, ...secrets }, context),
    );
  }
  if (pagerduty) {
    const { routing_key, api_url } = pagerduty;
    notifiers.set(
      "pagerduty",
      NOTIFIERS.pagerduty.create({ routing_key: routing_key.reveal().trim(), api_url }, context),
    );
  }
  if (webhook) {
    const { url, secret, allow_private } = webhook;
    notifiers.set("webhook", NOTIFIERS.webhook.create({ url, secret: secret?.reveal(), allow_private }, context));
  }
  if (terminal) notifiers.set("terminal", NOTIFIERS.terminal.create({}, context));
  return notifiers;
}
