import type { Secret } from "@rolecall/core";
import type { NotifierContext } from "./context.ts";
import type { EmailConfig } from "./email/config.ts";
import type { KafkaConfig } from "./kafka/config.ts";
import type { Notifier } from "./notifier.ts";
import { PAGERDUTY_API } from "./pagerduty/config.ts";
import { NOTIFIERS } from "./registry.ts";
import type { WebhookConfig } from "./webhook/config.ts";

/** A receiver as the loaded configuration has it: secrets in memory, `*_file` members beside them. */
export interface ReceiverSource {
  readonly name: string;
  readonly slack?:
    | {
        readonly token: Secret;
        readonly signing_secret?: Secret | undefined;
        readonly app_token?: Secret | undefined;
        readonly channel: string;
        readonly responders: readonly string[];
        readonly api_url?: string | undefined;
      }
    | undefined;
  readonly pagerduty?:
    | {
        readonly routing_key: Secret;
        readonly region?: "us" | "eu" | undefined;
        readonly api_url?: string | undefined;
        readonly webhook_secret?: Secret | undefined;
        readonly change_events?: boolean | undefined;
      }
    | undefined;
  readonly webhook?:
    | (Omit<WebhookConfig, "secret" | "headers"> & {
        readonly secret?: Secret | undefined;
        readonly headers?: Secret | undefined;
      })
    | undefined;
  readonly email?: (Omit<EmailConfig, "password"> & { readonly password?: Secret | undefined }) | undefined;
  readonly kafka?: KafkaConfig | undefined;
  /** The feed of the embedded shape. */
  readonly terminal?: Readonly<Record<string, never>> | undefined;
}

/** The channels of a receiver by integration, as notices name them. @throws z.ZodError for what a schema refuses */
export function createNotifiers(
  receiver: ReceiverSource,
  context: NotifierContext,
): ReadonlyMap<keyof typeof NOTIFIERS, Notifier> {
  const notifiers = new Map<keyof typeof NOTIFIERS, Notifier>();
  const { slack, pagerduty, webhook, email, kafka, terminal } = receiver;
  if (slack) {
    const { channel, responders, api_url } = slack;
    const secrets = {
      token: slack.token.reveal(),
      signing_secret: slack.signing_secret?.reveal(),
      app_token: slack.app_token?.reveal(),
    };
    notifiers.set(
      "slack",
      NOTIFIERS.slack.create({ channel, responders: [...responders], api_url, ...secrets }, context),
    );
  }
  if (pagerduty) {
    const { routing_key, api_url, region = "us", change_events = false } = pagerduty;
    notifiers.set(
      "pagerduty",
      NOTIFIERS.pagerduty.create(
        { routing_key: routing_key.reveal().trim(), api_url: api_url ?? PAGERDUTY_API[region], change_events },
        context,
      ),
    );
  }
  if (webhook) {
    const { url, secret, headers, allow_private, envelope, ocsf } = webhook;
    const secrets = { secret: secret?.reveal(), headers: headers?.reveal() };
    const config = { url, ...secrets, allow_private, envelope, ocsf };
    notifiers.set("webhook", NOTIFIERS.webhook.create(config, context));
  }
  if (email) {
    const { smarthost, from, to, tls, username, password } = email;
    const config = { smarthost, from, to: [...to], tls, username, password: password?.reveal() };
    notifiers.set("email", NOTIFIERS.email.create(config, context));
  }
  if (kafka) notifiers.set("kafka", NOTIFIERS.kafka.create(kafka, context));
  if (terminal) notifiers.set("terminal", NOTIFIERS.terminal.create({}, context));
  return notifiers;
}
