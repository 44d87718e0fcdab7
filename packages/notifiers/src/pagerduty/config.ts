import { z } from "zod";
import { isSafeAddress } from "../http/safe-address.ts";

/** Events API v2 by service region. */
export const PAGERDUTY_API: Readonly<Record<"us" | "eu", string>> = {
  us: "https://events.pagerduty.com",
  eu: "https://events.eu.pagerduty.com",
};

/** The `pagerduty` part of a receiver in `rolecall.yaml`, its `*_file` members already read. */
export interface PagerDutyConfig {
  /** An Events API v2 integration key; while it is changed, the new one and then the old, with spaces between. */
  readonly routing_key: string;
  /** What precedes `/v2/enqueue`. */
  readonly api_url: string;
  /** What people change is told as change events. */
  readonly change_events?: boolean | undefined;
}

export const pagerDutyConfigSchema: z.ZodType<PagerDutyConfig> = z.strictObject({
  change_events: z.boolean().default(false),
  routing_key: z.string().min(1),
  api_url: z.string().refine(isSafeAddress, "https, or plain http on loopback").default(PAGERDUTY_API.us),
});
