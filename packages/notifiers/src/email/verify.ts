import type { EmailConfig } from "./config.ts";
import { openTransport } from "./transport.ts";

/**
 * Connects, agrees on TLS and signs in as the configuration says, and leaves again: nobody is mailed.
 * @throws what the network, TLS or the server has against it, within `timeoutMs` for each step
 */
export async function verifyMailServer(config: EmailConfig, timeoutMs: number): Promise<void> {
  const transport = await openTransport(config, { timeoutMs, forceAuth: config.username !== undefined });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
