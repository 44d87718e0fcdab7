export { type FakePagerDuty, type PagerDutyAlert, startFakePagerDuty } from "./pagerduty.ts";
export { type FakeRequest, type FakeResponse, type FakeServer, type Fault, startServer } from "./server.ts";
export {
  type ClickOptions,
  type FakeSlack,
  type SlackCall,
  type SlackClick,
  type SlackMessageState,
  slackError,
  startFakeSlack,
} from "./slack.ts";
export { type FakeMail, type FakeSmtp, startFakeSmtp } from "./smtp.ts";
export { type FakeWebSocket, startFakeWebSocket } from "./web-socket.ts";
export { type FakeWebhook, startFakeWebhook, type WebhookDelivery } from "./webhook.ts";
