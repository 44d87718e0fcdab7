export { type NotifierContext, PublishFault, type ResponseOf } from "./context.ts";
export { createNotifiers, type ReceiverSource } from "./create-notifiers.ts";
export { renderEmail } from "./email/render.ts";
export { createEmail } from "./email/send.ts";
export { verifyMailServer } from "./email/verify.ts";
export { defang, inert, MAX_VALUE, truncate } from "./inert.ts";
export { createKafka } from "./kafka/send.ts";
export type { Change, Delivery, Notifier } from "./notifier.ts";
export type { Page, PageItem } from "./page.ts";
export { type PagerDutyConfig, pagerDutyConfigSchema } from "./pagerduty/config.ts";
export { renderPagerDuty } from "./pagerduty/render.ts";
export { createPagerDuty } from "./pagerduty/send.ts";
export { isPagerDutySignature } from "./pagerduty/verify.ts";
export { drawChart } from "./picture/chart.ts";
export { NOTIFIERS, type NotifierKind } from "./registry.ts";
export {
  type ActionRefusal,
  type ActionRequest,
  isResponder,
  readSlackAction,
  type SlackAction,
  type SlackCommand,
} from "./slack/action.ts";
export { SLACK_API, type SlackConfig, slackConfigSchema } from "./slack/config.ts";
export { escapeMrkdwn } from "./slack/escape.ts";
export { expectedModal } from "./slack/modal.ts";
export { renderSlack } from "./slack/render.ts";
export { readMemberships } from "./slack/responders.ts";
export { createSlack } from "./slack/send.ts";
export { runSlackSocket, type SlackSocketOptions } from "./slack/socket.ts";
export { isSlackSignature } from "./slack/verify.ts";
export { type TerminalConfig, terminalConfigSchema } from "./terminal/config.ts";
export { renderTerminal } from "./terminal/render.ts";
export { createTerminal } from "./terminal/send.ts";
export { type AddressVerdict, judgeAddress, judgeWritten } from "./webhook/address.ts";
export { type WebhookConfig, webhookConfigSchema } from "./webhook/config.ts";
export { toOcsf } from "./webhook/ocsf.ts";
export { renderWebhook } from "./webhook/render.ts";
export { createWebhook } from "./webhook/send.ts";
export { signWebhook } from "./webhook/sign.ts";
