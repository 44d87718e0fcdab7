import type SMTPTransport from "nodemailer/lib/smtp-transport/index.js";
import type { NotifierContext } from "../context.ts";
import { type Delivery, type Notifier, refused, retry } from "../notifier.ts";
import type { EmailConfig } from "./config.ts";
import { createRecipients } from "./recipients.ts";
import { renderEmail } from "./render.ts";
import { openTransport } from "./transport.ts";

/**
 * Mail over SMTP, one connection a message. The message id follows from the page, so that a mail sent twice can be told
 * by who reads it, and all mails of a group are one thread.
 */
export function createEmail(config: EmailConfig, context: NotifierContext): Notifier {
  const host = config.from.slice(config.from.lastIndexOf("@") + 1);
  const recipients = createRecipients(config.to);
  return {
    name: "email",
    async send(page, signal) {
      if (page.reason === "evidence_updated" || page.reason === "snoozed") return { kind: "sent" };
      const { subject, text, thread, messageId } = renderEmail(page, host, context);
      const first = page.externalIds["thread"] === undefined;
      const to = recipients.waitingFor(page.noticeId);
      const mail = {
        from: config.from,
        to: [...config.to],
        envelope: { from: config.from, to: [...to] },
        subject,
        text,
        date: new Date(page.at),
        messageId: first ? `<${thread}>` : `<${messageId}>`,
        ...(first ? {} : { inReplyTo: `<${thread}>`, references: `<${thread}>` }),
        headers: { "Auto-Submitted": "auto-generated", "X-Rolecall-Notice": page.noticeId },
        disableFileAccess: true,
        disableUrlAccess: true,
      };
      const taken = await exchange(config, mail, signal);
      if ("kind" in taken) return taken;
      const missed = missedBy(taken, config.to.length);
      const isOver = recipients.tookAll(page.noticeId, to, taken.later);
      return isOver ? { kind: "sent", externalIds: { thread }, missed } : retry("rate-limited", missed ?? "");
    },
  };
}

/** Of those that a mail was for. */
interface Taken {
  /** Who is to be asked again: 4xx, as of servers that make strangers wait. */
  readonly later: readonly string[];
  /** How many will never take it. */
  readonly never: number;
}

function missedBy({ later, never }: Taken, all: number): string | undefined {
  const asked = later.length === 0 ? [] : [`${later.length} of ${all} recipients are to be asked again`];
  const lost = never === 0 ? [] : [`${never} of ${all} recipients refused for good`];
  return [...asked, ...lost].join(", ") || undefined;
}

async function exchange(
  config: EmailConfig,
  mail: SMTPTransport.MailOptions,
  signal: AbortSignal,
): Promise<Taken | Delivery> {
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
    return takenOf(done);
  } catch (error) {
    return signal.aborted ? retry("cancelled", "stopped while sending") : classify(error);
  } finally {
    signal.removeEventListener("abort", stop);
    transport.close();
  }
}

/** A server takes a mail as soon as one of its recipients is right; of each of the others it says why not. */
function takenOf({ rejectedErrors = [] }: SMTPTransport.SentMessageInfo): Taken {
  const later = rejectedErrors.filter(({ responseCode = 0 }) => responseCode < 500);
  return { later: later.flatMap(({ recipient = [] }) => recipient), never: rejectedErrors.length - later.length };
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
