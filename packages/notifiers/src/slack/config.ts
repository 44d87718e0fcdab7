import { z } from "zod";
import { isSafeAddress } from "../http/safe-address.ts";

/** Slack's own API. */
export const SLACK_API = "https://slack.com/api/";

/** The `slack` part of a receiver in `rolecall.yaml`, its `*_file` members already read. */
export interface SlackConfig {
  /** A bot token with `chat:write`; with `files:write` messages have a picture. */
  readonly token: string;
  /** Without it messages have no buttons. */
  readonly signing_secret?: string | undefined;
  /** Socket mode: with it there are buttons as well. */
  readonly app_token?: string | undefined;
  readonly channel: string;
  /** User and group ids that may answer; empty: everybody in the workspace. */
  readonly responders: readonly string[];
  /** What precedes the method. */
  readonly api_url: string;
}

export const slackConfigSchema: z.ZodType<SlackConfig> = z.strictObject({
  token: z.string().min(1),
  signing_secret: z.string().min(1).optional(),
  app_token: z.string().min(1).optional(),
  channel: z.string().min(1),
  responders: z.array(z.string().regex(/^[USW][A-Z0-9]+$/)).default([]),
  api_url: z.string().refine(isSafeAddress, "https, or plain http on loopback").default(SLACK_API),
});
