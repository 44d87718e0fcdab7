import type SMTPTransport from "nodemailer/lib/smtp-transport/index.js";
import type { NotifierContext } from "../context.ts";
import { type Delivery, type Notifier, refused, retry } from "../notifier.ts";
import type { EmailConfig } from "./config.ts";
import { renderEmail } from "./render.ts";
import { openTransport } from "./transport.ts";

/**
 * Mail over SMTP, one connection a message. The message id follows from the page, so that a mail sent twice can be told
 * by who reads it, and all mails of a group are one thread.
 */
export function createEmail(config: EmailConfig, context: NotifierContext): Notifier {
  const host = config.from.slice(config.from.lastIndexOf("@") + 1);
  return {
    name: "email",
    async send(page, signal) {
      if (page.reason === "evidence_updated" || page.reason === "snoozed") return { kind: "sent" };
      const { subject, text, thread, messageId } = renderEmail(page, host, context);
      const first = page.externalIds["thread"] === undefined;
      const mail = {
        from: config.from,
        to: [...config.to],
        subject,
        text,
        date: new Date(page.at),
        messageId: first ? `<${thread}>` : `<${messageId}>`,
        ...(first ? {} : { inReplyTo: `<${thread}>`, references: `<${thread}>` }),
        headers: { "Auto-Submitted": "auto-generated", "X-Rolecall-Notice": page.noticeId },
        disableFileAccess: true,
        disableUrlAccess: true,
      };
      return await exchange(config, mail, thread, signal);
    },
  };
}

async function exchange(
  config: EmailConfig,
  mail: SMTPTransport.MailOptions,
  thread: string,
  signal: AbortSignal,
): Promise<Delivery> {
  const transport = await openTransport(config);
  if (signal.aborted) return retry("cancelled", "stopped while sending");
  const stop = (): void => transport.close();
  const aborted = new Promise<"aborted">((resolve) => {
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
  signal.addEventListener("abort", stop, { once: true });
  try {
    const done = await Promise.race([transport.sendMail(mail), aborted]);
    if (done === "aborted") return retry("cancelled", "stopped while sending");
    return { kind: "sent", externalIds: { thread } };
  } catch (error) {
    return signal.aborted ? retry("cancelled", "stopped while sending") : classify(error);
  } finally {
    signal.removeEventListener("abort", stop);
    transport.close();
  }
}

/** SMTP's 4xx pass, its 5xx do not; 53x are about who we are. No text of the server's goes any further. */
function classify(error: unknown): Delivery {
  const { code = "", responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  if (code === "EAUTH" || (responseCode !== undefined && responseCode >= 530 && responseCode < 540)) {
    return refused("auth-error", "SMTP authentication");
  }
  if (responseCode === 421 || responseCode === 450 || responseCode === 451)
    return retry("rate-limited", `SMTP ${responseCode}`);
  if (responseCode !== undefined && responseCode >= 500) return refused("client-error", `SMTP ${responseCode}`);
  return code === "ETIMEDOUT" ? retry("timeout", "no answer in time") : retry("server-error", "no mail was taken");
}
