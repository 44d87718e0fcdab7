import { z } from "zod";
import { address, apiUrl, count, durationFrom, flag, httpUrl, isLoopback, list, name, strict, text } from "./fields.ts";

const OCSF = "Version of the findings; 1.6 is what AWS Security Lake and Security Hub take";
const ENVELOPE = "What the notice is put into";

const slack = strict({
  token_file: text.describe("The bot's token, xoxb-…"),
  signing_secret_file: text.optional().describe("Verifies what Slack sends to /slack/actions; absent: no buttons"),
  channel: text.describe("Id of a channel, C0123"),
  app_token_file: text
    .optional()
    .describe("Socket mode, xapp-…: what people press comes over a connection that this side opens"),
  responders: list(text.regex(/^[USW][A-Z0-9]+$/, "must be a user or group id, as U0123 or S0456"))
    .default([])
    .describe("Users or groups who may press buttons; without any, the whole workspace"),
  api_url: apiUrl.optional().describe("What precedes the method, as https://slack.com/api/"),
});

const pagerduty = strict({
  routing_key_file: text.describe("Integration key of a service, Events API v2"),
  region: z.enum(["us", "eu"], "must be us or eu").default("us").describe("Where the account is"),
  api_url: apiUrl.optional().describe("What precedes /v2/enqueue; absent: the region's"),
  webhook_secret_file: text
    .optional()
    .describe("Of PagerDuty's webhooks v3 to /pagerduty/webhook; several with spaces between while one is changed"),
  change_events: flag
    .default(false)
    .describe("Silences, verdicts and what rolecall change tells are told as change events"),
});

const webhook = strict({
  url: httpUrl.describe("Where notices are posted, docs/receiving.md"),
  secret_file: text.optional().describe("Key that signs them, whsec_…; absent: they are not signed"),
  allow_private: flag.default(false).describe("Admits loopback and private addresses, and plain http"),
  headers_file: text
    .optional()
    .describe("Headers of each request, Name: value a line, as Authorization: Bearer abc; read anew on SIGHUP"),
  envelope: z
    .enum(["rolecall", "cloudevents", "alertmanager"], "must be rolecall, cloudevents or alertmanager")
    .default("rolecall")
    .describe(`${ENVELOPE}; alertmanager: in its place the form of Prometheus Alertmanager's webhook`),
  ocsf: z.enum(["1.8", "1.6"], "must be 1.8 or 1.6").default("1.8").describe(OCSF),
}).refine(({ url, allow_private }) => allow_private || !/^http:/i.test(url), {
  path: ["url"],
  message: "must be https; allow_private: true admits plain http",
});

const MAIL = "must be a mail address";
const mailAddress = z.string(MAIL).regex(/^[^\s<>"',;@]{1,64}@[A-Za-z0-9.-]{1,255}$/, MAIL);

const email = strict({
  smarthost: address.describe("host:port of the mail server"),
  from: mailAddress.describe("Whose mails they are"),
  to: list(mailAddress).min(1, "must not be empty").max(50, "must not be more than 50").describe("Who gets them"),
  tls: z
    .enum(["implicit", "starttls", "none"], "must be implicit, starttls or none")
    .default("starttls")
    .describe("How the server is spoken to; none on loopback only"),
  username: text.optional().describe("To the mail server; absent: nobody signs in"),
  password_file: text.optional().describe("Of that user"),
})
  .refine(({ smarthost, tls }) => tls !== "none" || isLoopback(smarthost.slice(0, smarthost.lastIndexOf(":"))), {
    path: ["tls"],
    message: "must not be none but on loopback",
  })
  .refine(({ username, password_file }) => username !== undefined || password_file === undefined, {
    path: ["username"],
    message: "is required: a password is somebody's",
  })
  .refine(({ username, password_file }) => username === undefined || password_file !== undefined, {
    path: ["password_file"],
    message: "is required: nobody signs in by name alone",
  });

const kafka = strict({
  topic: text
    .regex(/^[A-Za-z0-9._-]{1,249}$/, "must be a Kafka topic")
    .default("rolecall.alerts.v1")
    .describe("Of the brokers of kafka"),
  ocsf: z.enum(["1.8", "1.6"], "must be 1.8 or 1.6").default("1.8").describe(OCSF),
  envelope: z
    .enum(["rolecall", "cloudevents"], "must be rolecall or cloudevents")
    .default("rolecall")
    .describe(ENVELOPE),
});

/** What the receiver has not taken is tried again: for how long, and with pauses that grow from the least to the most. */
const retry = strict({
  for: durationFrom("1m", "7d", "So long after it was decided; then it is given up, with a receipt").prefault("1h"),
  min_interval: durationFrom("1s", "1h", "The first pause").prefault("5s"),
  max_interval: durationFrom("1s", "6h", "The longest pause").prefault("5m"),
})
  .refine(({ min_interval, max_interval }) => min_interval <= max_interval, {
    path: ["max_interval"],
    message: "must not be less than min_interval",
  })
  .refine((span) => span.min_interval <= span.for, {
    path: ["min_interval"],
    message: "must not be more than for: nothing would ever be tried again",
  });

/** An entry of `receivers`. */
export const receiverSchema: z.ZodType = strict({
  name: name.describe("What routes call it. With none of the channels below it tells nobody"),
  slack: slack.optional().describe("A channel of Slack"),
  pagerduty: pagerduty.optional().describe("A service of PagerDuty"),
  webhook: webhook.optional().describe("An address of yours, docs/receiving.md"),
  email: email.optional().describe("Mail"),
  kafka: kafka.optional().describe("A topic"),
  send_resolved: flag.default(true).describe("false: that it is over is recorded, and not sent"),
  max_per_minute: count(1, 1000)
    .optional()
    .describe("New messages in a minute; what is more goes into a digest. Absent: 16"),
  retry: retry.prefault({}).describe("How a message is tried again that nobody took"),
});
