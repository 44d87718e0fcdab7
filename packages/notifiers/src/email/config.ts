import { z } from "zod";

/** The `email` part of a receiver in `rolecall.yaml`, its `*_file` members already read. */
export interface EmailConfig {
  /** `host:port`. */
  readonly smarthost: string;
  readonly from: string;
  readonly to: readonly string[];
  /** `none` only on loopback. */
  readonly tls: "implicit" | "starttls" | "none";
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export const emailConfigSchema: z.ZodType<EmailConfig> = z.strictObject({
  smarthost: z.string().regex(/:\d{1,5}$/),
  from: z.string().min(3),
  to: z.array(z.string().min(3)).min(1),
  tls: z.enum(["implicit", "starttls", "none"]).default("starttls"),
  username: z.string().optional(),
  password: z.string().optional(),
});
