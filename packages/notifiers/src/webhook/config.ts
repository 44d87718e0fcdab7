import { z } from "zod";
import type { OcsfVersion } from "./ocsf.ts";

/** What a notice is put into; see docs/receiving.md. */
export type Envelope = "rolecall" | "cloudevents" | "alertmanager";

/** The `webhook` part of a receiver in `rolecall.yaml`, its `*_file` members already read. */
export interface WebhookConfig {
  readonly url: string;
  /** `whsec_` and base64; several, with spaces between, while one is rotated. Without it requests are unsigned. */
  readonly secret?: string | undefined;
  /** Admits loopback and private addresses, and plain http. */
  readonly allow_private: boolean;
  readonly envelope?: Envelope | undefined;
  /** Headers of every request, `Name: value` a line. */
  readonly headers?: string | undefined;
  readonly ocsf?: OcsfVersion | undefined;
}

export const webhookConfigSchema: z.ZodType<WebhookConfig> = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }),
    secret: z.string().trim().min(1).optional(),
    allow_private: z.boolean().default(false),
    envelope: z.enum(["rolecall", "cloudevents", "alertmanager"]).default("rolecall"),
    headers: z.string().optional(),
    ocsf: z.enum(["1.8", "1.6"]).default("1.8"),
  })
  .refine(({ url, allow_private }) => allow_private || url.startsWith("https:"), {
    path: ["url"],
    message: "plain http needs allow_private: true",
  });
