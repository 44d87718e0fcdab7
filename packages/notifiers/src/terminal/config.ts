import { z } from "zod";

/** The `terminal` part of a receiver: the feed of `rolecall up`. It has no settings. */
export type TerminalConfig = Readonly<Record<string, never>>;

export const terminalConfigSchema: z.ZodType<TerminalConfig> = z.strictObject({});
