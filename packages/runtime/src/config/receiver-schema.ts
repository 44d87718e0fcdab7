import { z } from "zod";
import { address, apiUrl, count, durationFrom, flag, httpUrl, isLoopback, list, name, strict, text } from "./fields.ts";

const slack = strict({
  token_file: text,
  signing_secret_file: text.optional(),
  channel: text,
  /** Socket mode: what people press comes over a connection that this side opens. */
  app_token_file: text.optional(),
  responders: list(text.regex(/^[USW][A-Z0-9]+$/, "must be a user or group id, as U0123 or S0456")).default([]),
  api_url: apiUrl.optional(),
});

const pagerduty = strict({
  routing_key_file: text,
  region: z.enum(["us", "eu"], "must be us or eu").default("us"),
  api_url: apiUrl.optional(),
  webhook_secret_file: text.optional(),
  change_events: flag.default(false),
});

const webhook = strict({
  url: httpUrl,
  secret_file: text.optional(),
  allow_private: flag.default(false),
  envelope: z.enum(["rolecall", "cloudevents"], "must be rolecall or cloudevents").default("rolecall"),
  ocsf: z.enum(["1.8", "1.6"], "must be 1.8 or 1.6").default("1.8"),
}).refine(({ url, allow_private }) => allow_private || !/^http:/i.test(url), {
  path: ["url"],
  message: "must be https; allow_private: true admits plain http",
});

const MAIL = "must be a mail address";
const mailAddress = z.string(MAIL).regex(/^[^\s<>"',;@]{1,64}@[A-Za-z0-9.-]{1,255}$/, MAIL);

const email = strict({
  smarthost: address,
  from: mailAddress,
  to: list(mailAddress).min(1, "must not be empty").max(50, "must not be more than 50"),
  tls: z.enum(["implicit", "starttls", "none"], "must be implicit, starttls or none").default("starttls"),
  username: text.optional(),
  password_file: text.optional(),
}).refine(({ smarthost, tls }) => tls !== "none" || isLoopback(smarthost.slice(0, smarthost.lastIndexOf(":"))), {
  path: ["tls"],
  message: "must not be none but on loopback",
});

const kafka = strict({
  topic: text.regex(/^[A-Za-z0-9._-]{1,249}$/, "must be a Kafka topic").default("rolecall.alerts.v1"),
  ocsf: z.enum(["1.8", "1.6"], "must be 1.8 or 1.6").default("1.8"),
  envelope: z.enum(["rolecall", "cloudevents"], "must be rolecall or cloudevents").default("rolecall"),
});

/** What the receiver has not taken is tried again: for how long, and with pauses that grow from the least to the most. */
const retry = strict({
  for: durationFrom("1m", "7d").prefault("1h"),
  min_interval: durationFrom("1s", "1h").prefault("5s"),
  max_interval: durationFrom("1s", "6h").prefault("5m"),
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
  name,
  slack: slack.optional(),
  pagerduty: pagerduty.optional(),
  webhook: webhook.optional(),
  email: email.optional(),
  kafka: kafka.optional(),
  send_resolved: flag.default(true),
  max_per_minute: count(1, 1000).optional(),
  retry: retry.prefault({}),
});
