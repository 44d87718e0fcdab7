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
  slack: kind(slackConfigSchema, createSlack),
  pagerduty: kind(pagerDutyConfigSchema, createPagerDuty),
  webhook: kind(webhookConfigSchema, createWebhook),
  email: kind(emailConfigSchema, createEmail),
  kafka: kind(kafkaConfigSchema, createKafka),
  terminal: kind(terminalConfigSchema, createTerminal),
};

function kind<T>(schema: z.ZodType<T>, create: (config: T, context: NotifierContext) => Notifier): NotifierKind {
  return { schema, create: (config, context) => withPlainForm(create(schema.parse(config), context)) };
}
