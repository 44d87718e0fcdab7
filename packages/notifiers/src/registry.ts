import type { z } from "zod";
import type { NotifierContext } from "./context.ts";
import { emailConfigSchema } from "./email/config.ts";
import { createEmail } from "./email/send.ts";
import { kafkaConfigSchema } from "./kafka/config.ts";
import { createKafka } from "./kafka/send.ts";
import type { Notifier } from "./notifier.ts";
import { pagerDutyConfigSchema } from "./pagerduty/config.ts";
import { createPagerDuty } from "./pagerduty/send.ts";
import { withPlainForm } from "./plain-form.ts";
import { slackConfigSchema } from "./slack/config.ts";
import { createSlack } from "./slack/send.ts";
import { terminalConfigSchema } from "./terminal/config.ts";
import { createTerminal } from "./terminal/send.ts";
import { webhookConfigSchema } from "./webhook/config.ts";
import { createWebhook } from "./webhook/send.ts";
import { withHome } from "./with-home.ts";

/** A kind of channel: the schema of its configuration (secrets already read), and how to make one. */
export interface NotifierKind {
  readonly schema: z.ZodType;
  /** @throws z.ZodError for a configuration the schema refuses */
  create(config: unknown, context: NotifierContext): Notifier;
}

/** Every channel there is. A new one is a folder and a line here; the conformance suite finds it. */
export const NOTIFIERS: Readonly<
  Record<"slack" | "pagerduty" | "webhook" | "email" | "kafka" | "terminal", NotifierKind>
> = {
  slack: kind(slackConfigSchema, createSlack, ({ api_url, token, channel }) => [[api_url, token, channel]]),
  pagerduty: kind(pagerDutyConfigSchema, createPagerDuty, ({ api_url, routing_key }) =>
    routing_key.split(/\s+/).map((key) => [api_url, key]),
  ),
  webhook: kind(webhookConfigSchema, createWebhook, ({ url }) => [[url]]),
  email: kind(emailConfigSchema, createEmail, ({ to }) => [to.toSorted()]),
  kafka: kind(kafkaConfigSchema, createKafka, ({ topic }) => [[topic]]),
  terminal: kind(terminalConfigSchema, createTerminal, () => []),
};

/** `homes`: what says where it tells, that of new messages first. */
function kind<T>(
  schema: z.ZodType<T>,
  create: (config: T, context: NotifierContext) => Notifier,
  homes: (config: T) => readonly (readonly string[])[],
): NotifierKind {
  return {
    schema,
    create(source, context) {
      const config = schema.parse(source);
      const places = homes(config).map((parts) => parts.join("\n"));
      const notifier = withPlainForm(create(config, context));
      return places.length === 0 ? notifier : withHome(notifier, places);
    },
  };
}
