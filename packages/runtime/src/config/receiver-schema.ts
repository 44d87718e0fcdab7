import type { z } from "zod";
import { apiUrl, flag, httpUrl, list, name, strict, text } from "./fields.ts";

const slack = strict({
  token_file: text,
  signing_secret_file: text.optional(),
  channel: text,
  responders: list(text.regex(/^[USW][A-Z0-9]{2,}$/, "must be a user or group id, as U0123 or S0456")).default([]),
  api_url: apiUrl.optional(),
});

const pagerduty = strict({ routing_key_file: text, api_url: apiUrl.optional() });

const webhook = strict({ url: httpUrl, secret_file: text.optional(), allow_private: flag.default(false) }).refine(
  ({ url, allow_private }) => allow_private || !/^http:/i.test(url),
  { path: ["url"], message: "must be https; allow_private: true admits plain http" },
);

/** An entry of `receivers`. */
export const receiverSchema: z.ZodType = strict({
  name,
  slack: slack.optional(),
  pagerduty: pagerduty.optional(),
  webhook: webhook.optional(),
});
